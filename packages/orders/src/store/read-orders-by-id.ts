import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Order } from '../domain/order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';

const READ_ORDERS_BY_ID = statement<OrderRow>(
  'orders.read_orders_by_id',
  `SELECT ${ORDER_COLUMNS} FROM orders.orders WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[])`,
);

/** Those of the orders that exist, in any order. */
export async function readOrdersById(
  database: Queryable,
  tenantId: number,
  orderIds: readonly string[],
): Promise<Order[]> {
  const rows = await database.rows(READ_ORDERS_BY_ID, [tenantId, plainArray(orderIds)]);
  return rows.map(orderOf);
}
