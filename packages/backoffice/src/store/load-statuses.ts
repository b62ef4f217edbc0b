import type { OrderStatus } from '@kontor/contracts/orders';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { plannedAnew, type Queryable } from '@kontor/postgres/statement';

import type { MovedOrder } from '../domain/net-orders.ts';

/** Exported for the test that looks at its plan. */
export const LOAD_STATUSES = plannedAnew<{ tenant_id: number; order_id: string; status: OrderStatus }>(
  'backoffice.load_order_statuses',
  `WITH asked AS MATERIALIZED (
     SELECT tenant_id, order_id FROM unnest($2::int[], $3::uuid[]) AS a(tenant_id, order_id) LIMIT $4
   )
   SELECT o.tenant_id, o.order_id, o.status
   FROM asked
   JOIN backoffice.orders AS o
     ON o.generation = $1 AND o.tenant_id = asked.tenant_id AND o.order_id = asked.order_id`,
);

/** The orders among the named ones that the generation holds, with their statuses. */
export async function loadStatuses(
  transaction: Queryable,
  generation: number,
  orders: readonly Pick<MovedOrder, 'tenantId' | 'orderId'>[],
): Promise<MovedOrder[]> {
  const rows = await transaction.rows(LOAD_STATUSES, [
    generation,
    scalarArray(orders.map(({ tenantId }) => tenantId)),
    plainArray(orders.map(({ orderId }) => orderId)),
    orders.length,
  ]);
  return rows.map((row) => ({ tenantId: row.tenant_id, orderId: row.order_id, status: row.status }));
}
