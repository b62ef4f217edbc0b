import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { SettlementTransfer } from '../domain/settlement.ts';
import { type SettlementRow, settlementTransferOf } from './settlement-row.ts';

const LOAD_GOODWILL = statement<SettlementRow>(
  'wallet.load_goodwill',
  `SELECT order_id, transfer_id, user_account_id, amount_minor, currency, account_balance_minor
   FROM wallet.transfers
   WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) AND kind = 'goodwill'
   ORDER BY position`,
);

/** The goodwill transfers of each of the orders, oldest first; an order without any is in the map as well. */
export async function loadGoodwill(
  db: Queryable,
  tenantId: number,
  orderIds: readonly string[],
): Promise<Map<string, SettlementTransfer[]>> {
  const goodwill = new Map<string, SettlementTransfer[]>(orderIds.map((orderId) => [orderId, []]));
  for (const row of await db.rows(LOAD_GOODWILL, [tenantId, plainArray(orderIds)])) {
    goodwill.get(row.order_id)?.push(settlementTransferOf(row));
  }
  return goodwill;
}
