import { uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { type Settlement, UNSETTLED } from '../domain/settlement.ts';
import { type SettlementRow, settlementTransferOf } from './settlement-row.ts';

interface Row extends SettlementRow {
  readonly kind: 'payment' | 'refund';
}

const LOAD_SETTLEMENTS = statement<Row>(
  'wallet.load_settlements',
  `SELECT order_id, kind, transfer_id, user_account_id, amount_minor, currency, account_balance_minor
   FROM wallet.transfers
   WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) AND kind IN ('payment', 'refund')`,
);

/** What was paid and refunded for each of the orders, without its goodwill (see loadGoodwill); an order for which nothing was is in the map as well. */
export async function loadSettlements(
  db: Queryable,
  tenantId: number,
  orderIds: readonly string[],
): Promise<Map<string, Settlement>> {
  const settlements = new Map(orderIds.map((orderId) => [orderId, UNSETTLED]));
  for (const row of await db.rows(LOAD_SETTLEMENTS, [tenantId, uuidArray(orderIds)])) {
    const before = settlements.get(row.order_id) ?? UNSETTLED;
    settlements.set(row.order_id, { ...before, [row.kind]: settlementTransferOf(row) });
  }
  return settlements;
}
