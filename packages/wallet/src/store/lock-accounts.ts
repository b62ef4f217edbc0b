import { uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const LOCK_ACCOUNTS = statement(
  'wallet.lock_accounts',
  `SELECT
   FROM wallet.accounts
   WHERE tenant_id = $1 AND account_id = ANY ($2::uuid[])
   ORDER BY account_id -- every batch locks in this one order, so two of them never wait for each other
   FOR NO KEY UPDATE`,
);

/** Locks the accounts that are there until the transaction ends. What their rows hold is read by a later statement. */
export function lockAccounts(db: Queryable, tenantId: number, accountIds: readonly string[]): Promise<number> {
  return db.count(LOCK_ACCOUNTS, [tenantId, uuidArray(accountIds)]);
}
