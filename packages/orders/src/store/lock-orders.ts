import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';

type Locked = { readonly at: Instant } & ({ readonly order_id: null } | OrderRow);

// A loop with one probe of the key for each id, as the inventory's lock of stock: of a locked row PostgreSQL returns the version that it
// locked. The clock is read for each id behind its lock, so that the last row tells a moment at which all of them were held.
const LOCK_ORDERS = statement<Locked>(
  'orders.lock_orders',
  `SELECT clock_timestamp() AS at, o.*
   FROM (SELECT order_id FROM unnest($2::uuid[]) AS u(order_id)
         ORDER BY order_id OFFSET 0) AS k -- every batch locks in this one order, so that no two wait for each other
   LEFT JOIN LATERAL (SELECT ${ORDER_COLUMNS} FROM orders.orders
                      WHERE tenant_id = $1 AND order_id = k.order_id FOR NO KEY UPDATE) AS o ON true`,
);

/** Locks those of the orders (at least one is asked for) that exist, until the transaction ends, and reads them, with the database's clock once all are locked. */
export async function lockOrders(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<{ readonly at: Instant; readonly orders: readonly Order[] }> {
  const rows = await transaction.rows(LOCK_ORDERS, [tenantId, uuidArray(orderIds)]);
  const { at } = present(rows.at(-1), 'a row for each order that is asked for');
  return { at, orders: rows.flatMap((row) => (row.order_id === null ? [] : [orderOf(row)])) };
}
