import { serviceQuery } from '../service-query.ts';

const TRANSFERS = 'SELECT count(*) AS checked FROM wallet.transfers';

/** A transfer takes a positive amount from one account and gives it to another; one of the two is the user's, by its kind. */
export const TRANSFERS_HAVE_TWO_SIDES = serviceQuery('wallet', 'two_sides', {
  checked: TRANSFERS,
  violations: `
    SELECT tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor
    FROM wallet.transfers
    WHERE amount_minor <= 0
       OR debit_account_id = credit_account_id
       OR NOT CASE kind WHEN 'payment' THEN user_account_id = debit_account_id
                        WHEN 'correction' THEN user_account_id IN (debit_account_id, credit_account_id)
                        ELSE user_account_id = credit_account_id END
       OR (order_id IS NOT NULL) <> (kind IN ('payment', 'refund', 'goodwill'))`,
});

/** What users have is what the system accounts gave: all balances of a tenant and currency sum to zero. */
export const BALANCES_SUM_TO_ZERO = serviceQuery('wallet', 'zero_sum', {
  checked: 'SELECT count(*) AS checked FROM wallet.accounts',
  violations: `
    SELECT tenant_id, currency, sum(users_minor) AS users_minor, sum(system_minor) AS system_minor
    FROM (SELECT tenant_id, currency, balance_minor AS users_minor, 0 AS system_minor
          FROM wallet.accounts
          UNION ALL
          SELECT tenant_id, currency, 0, CASE WHEN debit_account_id = user_account_id THEN amount_minor ELSE -amount_minor END
          FROM wallet.transfers) AS balances
    GROUP BY tenant_id, currency
    HAVING sum(users_minor) + sum(system_minor) <> 0`,
});

/** An account's balance is the sum of its transfers, in its currency. */
export const BALANCE_IS_SUM_OF_TRANSFERS = serviceQuery('wallet', 'balances', {
  checked: 'SELECT count(*) AS checked FROM wallet.accounts',
  violations: `
    SELECT tenant_id, account_id, currency, a.balance_minor, t.transfers_minor
    FROM wallet.accounts AS a
    FULL JOIN (SELECT tenant_id, user_account_id AS account_id, currency,
                      sum(CASE WHEN credit_account_id = user_account_id THEN amount_minor ELSE -amount_minor END) AS transfers_minor
               FROM wallet.transfers
               GROUP BY tenant_id, user_account_id, currency) AS t USING (tenant_id, account_id, currency)
    WHERE a.account_id IS NULL OR a.balance_minor <> coalesce(t.transfers_minor, 0)`,
});

/** A user never has less than nothing: not now, and not after any transfer. */
export const BALANCE_NEVER_NEGATIVE = serviceQuery('wallet', 'negative_balances', {
  checked: 'SELECT (SELECT count(*) FROM wallet.accounts) + (SELECT count(*) FROM wallet.transfers) AS checked',
  violations: `
    SELECT tenant_id, account_id, NULL::uuid AS transfer_id, balance_minor
    FROM wallet.accounts
    WHERE balance_minor < 0
    UNION ALL
    SELECT tenant_id, user_account_id, transfer_id, account_balance_minor
    FROM wallet.transfers
    WHERE account_balance_minor < 0`,
});

/** The balance that a transfer tells is the sum of the account's transfers up to it. */
export const STATEMENT_ADDS_UP = serviceQuery('wallet', 'statements', {
  checked: TRANSFERS,
  violations: `
    SELECT tenant_id, user_account_id, transfer_id, position, account_balance_minor, running_minor
    FROM (SELECT tenant_id, user_account_id, transfer_id, position, account_balance_minor,
                 sum(CASE WHEN credit_account_id = user_account_id THEN amount_minor ELSE -amount_minor END)
                   OVER (PARTITION BY user_account_id, tenant_id ORDER BY position) AS running_minor
          FROM wallet.transfers) AS t
    WHERE account_balance_minor <> running_minor`,
});

/** The projection of the system accounts is what the transfers up to its position come to. */
export const SYSTEM_BALANCES_ARE_THE_SUM = serviceQuery('wallet', 'system_balances', {
  checked: TRANSFERS,
  violations: `
    SELECT tenant_id, account_id, currency, b.balance_minor, t.transfers_minor, h.position AS projected_up_to
    FROM wallet.system_balances_head AS h
    CROSS JOIN LATERAL (
      SELECT tenant_id, currency,
             CASE WHEN debit_account_id = user_account_id THEN credit_account_id ELSE debit_account_id END AS account_id,
             sum(CASE WHEN debit_account_id = user_account_id THEN amount_minor ELSE -amount_minor END) AS transfers_minor
      FROM wallet.transfers
      WHERE position <= h.position
      GROUP BY 1, 2, 3) AS t
    FULL JOIN wallet.system_balances AS b USING (tenant_id, account_id, currency)
    WHERE b.balance_minor IS DISTINCT FROM t.transfers_minor
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, h.position
    FROM wallet.system_balances_head AS h, wallet.log_head AS log
    WHERE h.position > log.position`,
});

/** The transfers are those of the log's events, each at the position of its event. */
export const TRANSFERS_ARE_THE_EVENTS = serviceQuery('wallet', 'transfers', {
  checked: TRANSFERS,
  violations: `
    SELECT position, t.tenant_id, t.transfer_id, e.transfer_id AS event_transfer_id
    FROM wallet.transfers AS t
    FULL JOIN (SELECT position, tenant_id, (payload ->> 'transferId')::uuid AS transfer_id, payload ->> 'kind' AS kind,
                      (payload ->> 'accountId')::uuid AS user_account_id,
                      (payload ->> 'debitAccountId')::uuid AS debit_account_id,
                      (payload ->> 'creditAccountId')::uuid AS credit_account_id,
                      (payload ->> 'amountMinor')::bigint AS amount_minor, payload ->> 'currency' AS currency,
                      (payload ->> 'balanceMinor')::bigint AS account_balance_minor,
                      (payload ->> 'orderId')::uuid AS order_id, occurred_at AS created_at
               FROM wallet.events
               WHERE type = 'TransferPosted') AS e USING (position)
    WHERE (t.tenant_id, t.transfer_id, t.kind, t.user_account_id, t.debit_account_id, t.credit_account_id, t.amount_minor,
           t.currency, t.account_balance_minor, t.order_id, t.created_at)
          IS DISTINCT FROM
          (e.tenant_id, e.transfer_id, e.kind, e.user_account_id, e.debit_account_id, e.credit_account_id, e.amount_minor,
           e.currency, e.account_balance_minor, e.order_id, e.created_at)`,
});
