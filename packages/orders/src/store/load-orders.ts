import { assert } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';

type Loaded = { readonly at: number } & ({ readonly order_id: null } | OrderRow);

// A row with the clock alone where no order is found, so that the clock always comes.
const LOAD_ORDERS = statement<Loaded>(
  'orders.load_orders',
  `SELECT clock_timestamp() AS at, ${ORDER_COLUMNS}
   FROM (SELECT 1) AS clock
   LEFT JOIN orders.orders ON tenant_id = $1 AND order_id = ANY ($2::uuid[])`,
);

/** The orders among `orderIds` that exist, and the database's clock. Issue it after the lock. */
export async function loadOrders(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<{ readonly at: Instant; readonly orders: readonly Order[] }> {
  const rows = await transaction.rows(LOAD_ORDERS, [tenantId, uuidArray(orderIds)]);
  const [first] = rows;
  assert(first !== undefined, 'the clock comes with every load');
  return { at: first.at, orders: rows.flatMap((row) => (row.order_id === null ? [] : [orderOf(row)])) };
}
