import type { TransferKind } from '@kontor/contracts/wallet';
import { statement } from '@kontor/postgres/statement';

/** A user's account. */
export interface AccountRow {
  readonly tenant_id: number;
  readonly account_id: string;
  readonly currency: string;
  readonly balance_minor: bigint;
  readonly version: number;
  readonly opened_at: number;
}

/** All users' accounts. */
export const ACCOUNTS = statement<AccountRow>(
  'wallet.verify_accounts',
  `SELECT tenant_id, account_id, currency, balance_minor, version, opened_at
   FROM wallet.accounts
   ORDER BY account_id, tenant_id`,
);

/** A payment, refund or goodwill transfer of an order. */
export interface SettlementRow {
  readonly tenant_id: number;
  readonly order_id: string;
  readonly transfer_id: string;
  readonly kind: 'payment' | 'refund' | 'goodwill';
  readonly user_account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
}

/** All payments, refunds and goodwill, by order. */
export const SETTLEMENTS = statement<SettlementRow>(
  'wallet.verify_settlements',
  `SELECT tenant_id, order_id, transfer_id, kind, user_account_id, amount_minor, currency
   FROM wallet.transfers
   WHERE kind IN ('payment', 'refund', 'goodwill')
   ORDER BY order_id, tenant_id, kind, position`,
);

/** Transfers of one kind between users and one other account. */
export interface CounterAccountRow {
  readonly tenant_id: number;
  readonly kind: TransferKind;
  readonly currency: string;
  readonly account_id: string;
  readonly transfers: bigint;
}

/** The accounts on the other side of users' transfers: a few for each tenant. */
export const COUNTER_ACCOUNTS = statement<CounterAccountRow>(
  'wallet.verify_counter_accounts',
  `SELECT tenant_id, kind, currency,
          CASE WHEN debit_account_id = user_account_id THEN credit_account_id ELSE debit_account_id END AS account_id,
          count(*) AS transfers
   FROM wallet.transfers
   GROUP BY 1, 2, 3, 4
   ORDER BY 1, 2, 3, 4`,
);
