import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Order } from '../domain/order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';

const FIND_EXPIRING = statement<OrderRow>(
  'orders.find_expiring',
  `SELECT ${ORDER_COLUMNS}
   FROM orders.orders
   WHERE expires_at > now() AND expires_at <= now() + make_interval(secs => $2) AND tenant_id = $1 AND status = 'PENDING'
   ORDER BY expires_at
   LIMIT $3`,
);

/** Pending orders whose reservation ends within `withinSeconds`, soonest first, at most `limit`. */
export async function findExpiring(
  database: Queryable,
  tenantId: number,
  withinSeconds: number,
  limit: number,
): Promise<Order[]> {
  const rows = await database.rows(FIND_EXPIRING, [tenantId, withinSeconds, limit]);
  return rows.map(orderOf);
}
