import { present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

/** Most events that one step folds: some tens of milliseconds of work. */
export const PROJECTION_EVENTS_MAX = 5_000;

const LOCK_HEAD = statement(
  'wallet.lock_system_balances_head',
  'SELECT FROM wallet.system_balances_head WHERE only_row FOR NO KEY UPDATE',
);

const FOLD = statement<{ folded: bigint }>(
  'wallet.fold_system_balances',
  `WITH fresh AS MATERIALIZED (
     SELECT e.position, e.tenant_id, e.type, e.payload
     FROM wallet.events AS e
     WHERE e.position > (SELECT position FROM wallet.system_balances_head WHERE only_row)
     ORDER BY e.position
     LIMIT $1
   ), postings AS (
     SELECT tenant_id, payload ->> 'accountId' AS user_account_id, payload ->> 'debitAccountId' AS debit_account_id,
            payload ->> 'creditAccountId' AS credit_account_id, (payload ->> 'amountMinor')::bigint AS amount_minor,
            payload ->> 'currency' AS currency
     FROM fresh
     WHERE type = 'TransferPosted'
   ), changes AS (
     SELECT tenant_id, debit_account_id AS account_id, currency, -amount_minor AS change
     FROM postings WHERE debit_account_id <> user_account_id
     UNION ALL
     SELECT tenant_id, credit_account_id, currency, amount_minor
     FROM postings WHERE credit_account_id <> user_account_id
   ), folded AS (
     INSERT INTO wallet.system_balances AS b (tenant_id, account_id, currency, balance_minor)
     SELECT tenant_id, account_id::uuid, currency, sum(change)
     FROM changes
     GROUP BY tenant_id, account_id, currency
     ON CONFLICT (tenant_id, account_id) DO UPDATE SET balance_minor = b.balance_minor + excluded.balance_minor
   ), advanced AS (
     UPDATE wallet.system_balances_head
     SET position = (SELECT max(position) FROM fresh)
     WHERE only_row AND EXISTS (SELECT FROM fresh)
   )
   SELECT count(*) AS folded FROM fresh`,
);

/**
 * One step of the projection of the system accounts' balances: folds the next events of the log, at most PROJECTION_EVENTS_MAX, and
 * returns how many there were; as many as the maximum mean that there may be more. Any number of instances may run it at once:
 * one that finds another at it waits for the head's lock, and its fold, a later statement, starts where the other has ended.
 */
export function projectSystemBalances(database: Database): Promise<number> {
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => [FOLD.name]);
    const [, rows] = await Promise.all([transaction.count(LOCK_HEAD), transaction.rows(FOLD, [PROJECTION_EVENTS_MAX])]);
    return Number(present(rows[0], 'the count of folded events').folded);
  });
}
