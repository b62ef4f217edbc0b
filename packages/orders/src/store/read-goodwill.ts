import type { OrderGoodwillGranted } from '@kontor/contracts/orders';
import { decodeJson } from '@kontor/kernel/json';
import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_GOODWILL = statement<{ payload: string }>(
  'orders.read_goodwill',
  `SELECT payload
   FROM orders.events
   WHERE tenant_id = $1 AND aggregate_id = $2 AND aggregate_type = 'order' AND type = 'OrderGoodwillGranted'
   ORDER BY aggregate_version`,
);

/** What an order's customer got back after its delivery, in all, in minor units: read from the order's few events. */
export async function readGoodwill(database: Queryable, tenantId: number, orderId: string): Promise<bigint> {
  const rows = await database.rows(READ_GOODWILL, [tenantId, orderId]);
  return rows.reduce((sum, { payload }) => sum + decodeJson<OrderGoodwillGranted>(payload).amountMinor, 0n);
}
