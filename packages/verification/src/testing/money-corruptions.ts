import { type Corruption, LONG_AGO, logged, NOBODY } from './corruption.ts';
import type { SampleIds } from './sample-history.ts';

/** What is broken of money, one thing at a time. */
export function moneyCorruptions(ids: SampleIds): Corruption[] {
  const payment = `order_id = '${ids.paid}' AND kind = 'payment'`;
  const paymentEvent = `type = 'TransferPosted' AND payload ->> 'orderId' = '${ids.paid}'`;
  return [
    {
      what: 'a top-up names an order',
      sql: [
        'ALTER TABLE wallet.transfers DROP CONSTRAINT transfers_of_an_order',
        `UPDATE wallet.transfers SET order_id = '${NOBODY}' WHERE tenant_id = 2 AND kind = 'topup'`,
        logged('wallet', 'orderId', NOBODY, "tenant_id = 2 AND payload ->> 'kind' = 'topup'"),
      ],
      breaks: ['transfers_have_two_sides', 'guards_in_force'],
      row: { tenant_id: 2, kind: 'topup' },
    },
    {
      what: "a user's balance is one too high",
      sql: [`UPDATE wallet.accounts SET balance_minor = balance_minor + 1 WHERE account_id = '${ids.alice}'`],
      breaks: ['balance_is_sum_of_transfers', 'balances_sum_to_zero', 'accounts_are_the_fold'],
      row: { account_id: ids.alice },
    },
    {
      what: 'a payment went to an account without a name',
      sql: [
        `UPDATE wallet.transfers SET credit_account_id = '${NOBODY}' WHERE ${payment}`,
        logged('wallet', 'creditAccountId', NOBODY, paymentEvent),
      ],
      breaks: ['named_system_accounts', 'system_balances_are_the_sum'],
      row: { kind: 'payment', account_id: NOBODY, transfers: 1n },
    },
    {
      what: 'a balance was negative once',
      sql: [
        'ALTER TABLE wallet.transfers DROP CONSTRAINT transfers_account_balance_minor_check',
        `UPDATE wallet.transfers SET account_balance_minor = -1 WHERE ${payment}`,
      ],
      breaks: ['balance_never_negative', 'statements_add_up', 'transfers_are_the_events', 'guards_in_force'],
      row: { account_id: ids.alice, balance_minor: -1n },
    },
    {
      what: 'a transfer tells another balance than there was',
      sql: [`UPDATE wallet.transfers SET account_balance_minor = account_balance_minor + 5 WHERE ${payment}`],
      breaks: ['statements_add_up', 'transfers_are_the_events'],
      row: { user_account_id: ids.alice },
    },
    {
      what: 'the projection of a system account is off',
      sql: [
        'UPDATE wallet.system_balances SET balance_minor = balance_minor + 1 WHERE tenant_id = 2 AND balance_minor > 0',
      ],
      breaks: ['system_balances_are_the_sum'],
      row: { tenant_id: 2 },
    },
    {
      what: 'an order names another payment than its own',
      sql: [
        `UPDATE orders.orders SET payment_transfer_id = '${NOBODY}' WHERE order_id = '${ids.paid}'`,
        logged('orders', 'transferId', NOBODY, `type = 'OrderPaid' AND aggregate_id = '${ids.paid}'`),
      ],
      breaks: ['charged_once'],
      row: { order_id: ids.paid, payment_transfer_id: NOBODY },
    },
    {
      what: 'an expired order was charged',
      sql: [
        `UPDATE wallet.transfers SET order_id = '${ids.expired}' WHERE ${payment}`,
        logged('wallet', 'orderId', ids.expired, paymentEvent),
      ],
      breaks: ['nothing_left', 'charged_once'],
      row: { order_id: ids.expired },
    },
    {
      what: 'a payment is of no order',
      sql: [
        `UPDATE wallet.transfers SET order_id = '${NOBODY}' WHERE ${payment}`,
        logged('wallet', 'orderId', NOBODY, paymentEvent),
      ],
      breaks: ['settlements_have_their_order', 'charged_once'],
      row: { order_id: NOBODY },
    },
    {
      what: 'an order names another refund than its own',
      sql: [
        `UPDATE orders.orders SET refund_transfer_id = '${NOBODY}' WHERE order_id = '${ids.cancelledPaid}'`,
        logged(
          'orders',
          'refundTransferId',
          NOBODY,
          `type = 'OrderCancelled' AND aggregate_id = '${ids.cancelledPaid}'`,
        ),
      ],
      breaks: ['refunded_in_full'],
      row: { order_id: ids.cancelledPaid, refund_transfer_id: NOBODY },
    },
    {
      what: 'more came back than was paid',
      sql: [
        `UPDATE wallet.transfers SET amount_minor = amount_minor + 100000 WHERE order_id = '${ids.delivered}' AND kind = 'goodwill'`,
        logged('wallet', 'amountMinor', '101000', "payload ->> 'kind' = 'goodwill'"),
        logged('orders', 'amountMinor', '101000', "type = 'OrderGoodwillGranted'"),
      ],
      breaks: [
        'returned_within_payment',
        'accounts_are_the_fold',
        'balance_is_sum_of_transfers',
        'balances_sum_to_zero',
        'statements_add_up',
        'system_balances_are_the_sum',
      ],
      row: { order_id: ids.delivered, returned_minor: 101_000n },
    },
    {
      what: 'an order tells of goodwill that nobody got',
      sql: [logged('orders', 'transferId', NOBODY, "type = 'OrderGoodwillGranted'")],
      breaks: ['goodwill_granted'],
      row: { order_id: ids.delivered },
    },
    {
      what: 'a note is about no transfer',
      sql: [`UPDATE wallet.transfer_notes SET transfer_id = '${NOBODY}'`],
      breaks: ['notes_have_their_transfer'],
      row: { transfer_id: NOBODY },
    },
    {
      what: 'a transfer was made at another time than its event',
      sql: [`UPDATE wallet.transfers SET created_at = ${LONG_AGO} WHERE ${payment}`],
      breaks: ['transfers_are_the_events'],
      row: { tenant_id: 1 },
    },
    {
      what: 'an account is that of nobody',
      sql: [
        `INSERT INTO wallet.accounts (tenant_id, account_id, currency, balance_minor, version, opened_at)
         VALUES (1, '${NOBODY}', 'IDR', 0, 1, now())`,
      ],
      breaks: ['account_holders_exist', 'accounts_are_the_fold'],
      row: { account_id: NOBODY },
    },
    {
      what: 'an account was opened at another time than its event',
      sql: [`UPDATE wallet.accounts SET opened_at = ${LONG_AGO} WHERE account_id = '${ids.alice}'`],
      breaks: ['accounts_are_the_fold'],
      row: { account_id: ids.alice },
    },
  ];
}
