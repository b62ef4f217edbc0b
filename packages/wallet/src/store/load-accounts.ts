import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Account } from '../domain/account.ts';

interface Row {
  readonly at: number;
  readonly account_id: string | null;
  readonly currency: string;
  readonly balance_minor: bigint;
  readonly version: number;
  readonly opened_at: number;
}

// The clock is a row of its own, so that it is told even where no account is found.
const LOAD_ACCOUNTS = statement<Row>(
  'wallet.load_accounts',
  `SELECT clock.at, a.account_id, a.currency, a.balance_minor, a.version, a.opened_at
   FROM (SELECT clock_timestamp() AS at) AS clock
     LEFT JOIN wallet.accounts AS a ON a.tenant_id = $1 AND a.account_id = ANY ($2::uuid[])`,
);

/** The accounts that are there, and the database's clock at a moment after they were locked. */
export async function loadAccounts(
  db: Queryable,
  tenantId: number,
  accountIds: readonly string[],
): Promise<{ readonly at: Instant; readonly accounts: readonly Account[] }> {
  const rows = await db.rows(LOAD_ACCOUNTS, [tenantId, uuidArray(accountIds)]);
  const { at } = present(rows[0], "the database's clock");
  return { at, accounts: rows.flatMap(accountOf) };
}

function accountOf(row: Row): Account[] {
  if (row.account_id === null) return [];
  return [
    {
      accountId: row.account_id,
      currency: row.currency,
      balanceMinor: row.balance_minor,
      version: row.version,
      openedAt: row.opened_at,
    },
  ];
}
