import { bigintArray, intArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Account } from '../domain/account.ts';

const UPDATE_ACCOUNTS = statement(
  'wallet.update_accounts',
  // MATERIALIZED and LIMIT have each row looked up by its key, whatever the planner knows of the table: see the orders' update.
  `WITH changed AS MATERIALIZED (
     SELECT $1::int AS tenant_id, u.*
     FROM unnest($2::uuid[], $3::bigint[], $4::int[]) AS u(account_id, balance_minor, version)
     LIMIT $5
   ), written AS (
     UPDATE wallet.accounts AS a
     SET balance_minor = changed.balance_minor, version = changed.version
     FROM changed
     WHERE a.account_id = changed.account_id AND a.tenant_id = changed.tenant_id AND a.version < changed.version
     RETURNING 1
   )
   SELECT 1 / (count(*) = $5)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes the new balances of accounts that this transaction has locked. */
export function updateAccounts(db: Queryable, tenantId: number, accounts: readonly Account[]): Promise<unknown> {
  return db.count(UPDATE_ACCOUNTS, [
    tenantId,
    uuidArray(accounts.map(({ accountId }) => accountId)),
    bigintArray(accounts.map(({ balanceMinor }) => balanceMinor)),
    intArray(accounts.map(({ version }) => version)),
    accounts.length,
  ]);
}
