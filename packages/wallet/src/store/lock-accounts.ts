import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Account } from '../domain/account.ts';

/** Accounts that are locked until the transaction ends, and the database's clock at a moment when all of them were. */
export interface LockedAccounts {
  readonly at: Instant;
  readonly accounts: readonly Account[];
}

interface Row {
  readonly at: Instant;
  readonly account_id: string | null;
  readonly currency: string;
  readonly balance_minor: bigint;
  readonly version: number;
  readonly opened_at: Instant;
}

// A loop with one probe of the key for each id, whatever the planner knows of the table; of a locked row PostgreSQL returns the version that
// it locked. The clock is read for each id behind its lock: the last row's is later than all of them.
const LOCK_ACCOUNTS = statement<Row>(
  'wallet.lock_accounts',
  `SELECT clock_timestamp() AS at, a.account_id, a.currency, a.balance_minor, a.version, a.opened_at
   FROM (SELECT account_id FROM unnest($2::uuid[]) AS u(account_id)
         ORDER BY account_id OFFSET 0) AS k -- every batch locks in this one order, so that no two wait for each other
   LEFT JOIN LATERAL (SELECT account_id, currency, balance_minor, version, opened_at FROM wallet.accounts
                      WHERE tenant_id = $1 AND account_id = k.account_id FOR NO KEY UPDATE) AS a ON true`,
);

/** Locks those of the accounts (at least one is asked for) that are there, and reads them. */
export async function lockAccounts(
  db: Queryable,
  tenantId: number,
  accountIds: readonly string[],
): Promise<LockedAccounts> {
  const rows = await db.rows(LOCK_ACCOUNTS, [tenantId, uuidArray(accountIds)]);
  const { at } = present(rows.at(-1), 'a row for each account that is asked for');
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
