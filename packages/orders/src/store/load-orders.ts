import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';

const LOAD_ORDERS = statement<OrderRow>(
  'orders.load_orders',
  `SELECT ${ORDER_COLUMNS} FROM orders.orders WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[])`,
);

/** The orders among `orderIds` that exist, as they are when it begins; for who holds what keeps them from changing. */
export async function loadOrders(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<readonly Order[]> {
  const rows = await transaction.rows(LOAD_ORDERS, [tenantId, uuidArray(orderIds)]);
  return rows.map(orderOf);
}
