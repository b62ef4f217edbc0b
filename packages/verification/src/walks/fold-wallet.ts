import type { WalletEvent } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';
import { type Account, evolve } from '@kontor/wallet/domain/account';

import { ACCOUNTS, type AccountRow } from '../queries/wallet-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey } from '../streams/merge.ts';
import { defineWalk } from './define.ts';
import { examineFold, type FoldedStream, foldLog } from './fold-log.ts';
import type { PayloadShapes } from './payload-shape.ts';

const SHAPES: PayloadShapes<WalletEvent> = {
  AccountOpened: { accountId: 'uuid', currency: 'word' },
  TransferPosted: {
    transferId: 'uuid',
    kind: 'word',
    accountId: 'uuid',
    debitAccountId: 'uuid',
    creditAccountId: 'uuid',
    amountMinor: 'minor',
    currency: 'word',
    balanceMinor: 'minor',
    orderId: 'uuid?',
  },
};

/** Folds the log of the wallet and compares it with the accounts. */
export const FOLD_WALLET = defineWalk({
  name: 'fold of the wallet',
  services: ['wallet'],
  rules: ['types_known', 'payloads_known', 'fold'],
  run: async ({ wallet }, findings) => {
    const folded = foldLog<Account, WalletEvent>({
      store: wallet,
      service: 'wallet',
      shapes: SHAPES,
      findings,
      evolve: (aggregateType, before, event, at) => {
        assert(aggregateType === 'account', 'a stream of the wallet is an account');
        return evolve(before, event, at);
      },
    });
    const rows = {
      pages: pagesOf(wallet, ACCOUNTS),
      key: (row: AccountRow) => keyOf(row.account_id, row.tenant_id, 'account'),
    };
    for await (const each of mergeByKey<{ folded: FoldedStream<Account>; rows: AccountRow }>({ folded, rows })) {
      const [stream] = each.folded;
      const [row] = each.rows;
      examineFold(
        findings.fold,
        { tenant_id: stream?.tenantId ?? row?.tenant_id, account_id: stream?.aggregateId ?? row?.account_id },
        stream ?? { aggregate: null, problem: null },
        row ? accountOf(row) : null,
      );
    }
  },
});

function accountOf(row: AccountRow): Account {
  return {
    accountId: row.account_id,
    currency: row.currency,
    balanceMinor: row.balance_minor,
    version: row.version,
    openedAt: row.opened_at,
  };
}
