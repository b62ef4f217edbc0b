import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { type Settlement, type SettlementTransfer, UNSETTLED } from '../domain/settlement.ts';

interface Row {
  readonly order_id: string;
  readonly kind: 'payment' | 'refund';
  readonly transfer_id: string;
  readonly user_account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly account_balance_minor: bigint;
}

const LOAD_SETTLEMENTS = statement<Row>(
  'wallet.load_settlements',
  `SELECT order_id, kind, transfer_id, user_account_id, amount_minor, currency, account_balance_minor
   FROM wallet.transfers
   WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) AND kind IN ('payment', 'refund')`,
);

/** What was done for each of the orders; an order for which nothing was is in the map as well. */
export async function loadSettlements(
  db: Queryable,
  tenantId: number,
  orderIds: readonly string[],
): Promise<Map<string, Settlement>> {
  const settlements = new Map(orderIds.map((orderId) => [orderId, UNSETTLED]));
  for (const row of await db.rows(LOAD_SETTLEMENTS, [tenantId, plainArray(orderIds)])) {
    const before = settlements.get(row.order_id) ?? UNSETTLED;
    settlements.set(row.order_id, { ...before, [row.kind]: transferOf(row) });
  }
  return settlements;
}

function transferOf(row: Row): SettlementTransfer {
  return {
    transferId: row.transfer_id,
    accountId: row.user_account_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    balanceMinor: row.account_balance_minor,
  };
}
