import type { OrderCreated } from '@kontor/contracts/orders';
import { decodeJson } from '@kontor/kernel/json';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { plannedAnew, type Queryable } from '@kontor/postgres/statement';

/** The lines of an order as it was placed. */
export interface PlacedLines {
  readonly tenantId: number;
  readonly orderId: string;
  readonly lines: OrderCreated['lines'];
}

const READ_PLACED_LINES = plannedAnew<{ tenant_id: number; aggregate_id: string; payload: string }>(
  'orders.read_placed_lines',
  `WITH asked AS MATERIALIZED (
     SELECT tenant_id, order_id FROM unnest($1::int[], $2::uuid[]) AS a(tenant_id, order_id) LIMIT $3
   )
   SELECT e.tenant_id, e.aggregate_id, e.payload
   FROM asked
   JOIN orders.events AS e
     ON e.aggregate_id = asked.order_id AND e.tenant_id = asked.tenant_id AND e.aggregate_type = 'order' AND e.aggregate_version = 1`,
);

/** What each of the orders was placed with, from the log; for orders of any tenants. */
export async function readPlacedLines(
  log: Queryable,
  orders: readonly Pick<PlacedLines, 'tenantId' | 'orderId'>[],
): Promise<PlacedLines[]> {
  const rows = await log.rows(READ_PLACED_LINES, [
    scalarArray(orders.map(({ tenantId }) => tenantId)),
    plainArray(orders.map(({ orderId }) => orderId)),
    orders.length,
  ]);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    orderId: row.aggregate_id,
    lines: decodeJson<OrderCreated>(row.payload).lines,
  }));
}
