import { deepStrictEqual } from 'node:assert/strict';

import type { TransferPosted, WalletEvent } from '@kontor/contracts/wallet';
import { decodeJson } from '@kontor/kernel/json';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

import type { Account } from '../domain/account.ts';
import { apply, emptyState } from '../domain/wallet-state.ts';

const EVENTS = statement<{ position: bigint; payload: string; occurred_at: number; aggregate_version: number }>(
  'test.wallet_events',
  'SELECT position, payload, occurred_at, aggregate_version FROM wallet.events ORDER BY position',
);
const ACCOUNTS = statement<Record<string, unknown>>(
  'test.wallet_accounts',
  'SELECT account_id, currency, balance_minor, version, opened_at FROM wallet.accounts ORDER BY account_id',
);
const TRANSFERS = statement<Record<string, unknown>>(
  'test.wallet_transfers',
  `SELECT transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor, currency, account_balance_minor,
          order_id, position, created_at
   FROM wallet.transfers ORDER BY position`,
);

/**
 * Folds the log from its beginning and compares: positions without gaps, versions in order, accounts and transfers exactly as the
 * tables have them.
 * @returns the balance of every account, user's and system's, from the transfers alone; they sum to zero.
 */
export async function checkBooks(database: Database): Promise<Map<string, bigint>> {
  const state = emptyState();
  const transfers: Record<string, unknown>[] = [];
  const balances = new Map<string, bigint>();
  const events = await database.rows(EVENTS);
  events.forEach((row, index) => {
    deepStrictEqual(row.position, BigInt(index + 1), 'positions have no gaps');
    const event = decodeJson<WalletEvent>(row.payload);
    const { version } = apply(state, event, row.occurred_at);
    deepStrictEqual(row.aggregate_version, version, 'versions count the events of a stream');
    if (event.type !== 'TransferPosted') return;
    transfers.push(transferRow(event, row));
    add(balances, event.debitAccountId, -event.amountMinor);
    add(balances, event.creditAccountId, event.amountMinor);
  });
  const accounts = [...state.accounts.values()].flatMap((account) => (account === null ? [] : [accountRow(account)]));
  accounts.sort((a, b) => (a.account_id < b.account_id ? -1 : 1));
  deepStrictEqual((await database.rows(ACCOUNTS)).map(plain), accounts, 'the fold of the log gives the accounts');
  deepStrictEqual((await database.rows(TRANSFERS)).map(plain), transfers, 'the log gives the transfers');
  deepStrictEqual(
    [...balances.values()].reduce((sum, balance) => sum + balance, 0n),
    0n,
    'the books sum to zero',
  );
  return balances;
}

function accountRow({ accountId, currency, balanceMinor, version, openedAt }: Account) {
  return { account_id: accountId, currency, balance_minor: balanceMinor, version, opened_at: openedAt };
}

function transferRow(event: TransferPosted, row: { position: bigint; occurred_at: number }): Record<string, unknown> {
  return {
    transfer_id: event.transferId,
    kind: event.kind,
    user_account_id: event.accountId,
    debit_account_id: event.debitAccountId,
    credit_account_id: event.creditAccountId,
    amount_minor: event.amountMinor,
    currency: event.currency,
    account_balance_minor: event.balanceMinor,
    order_id: event.orderId,
    position: row.position,
    created_at: row.occurred_at,
  };
}

function add(balances: Map<string, bigint>, account: string, amountMinor: bigint): void {
  balances.set(account, (balances.get(account) ?? 0n) + amountMinor);
}

function plain(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row };
}
