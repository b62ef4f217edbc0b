import type { OrderEvent, OrderStatus } from '@kontor/contracts/orders';
import type { Instant } from '@kontor/kernel/clock';
import { decodeJson } from '@kontor/kernel/json';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Order } from '../domain/order.ts';
import type { ItemRow } from './insert-orders.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './order-row.ts';
import { readGoodwill } from './read-goodwill.ts';

/** An order with everything that belongs to it. */
export interface OrderDetails extends Order {
  readonly items: readonly Omit<ItemRow, 'orderId'>[];
  /** Empty once erased. */
  readonly shippingAddress: string;
  readonly notes: string;
  /** What the customer got back after the delivery. */
  readonly goodwillMinor: bigint;
}

const READ_ORDER = statement<OrderRow & { shipping_address: string | null; notes: string | null }>(
  'orders.read_order',
  `SELECT ${ORDER_COLUMNS}, shipping_address, notes
   FROM orders.orders
   LEFT JOIN orders.order_contacts USING (tenant_id, order_id)
   WHERE tenant_id = $1 AND order_id = $2`,
);

const READ_ITEMS = statement<{
  line: number;
  product_id: string;
  name: string;
  quantity: number;
  unit_price_minor: bigint;
}>(
  'orders.read_order_items',
  `SELECT line, product_id, name, quantity, unit_price_minor
   FROM orders.order_items WHERE tenant_id = $1 AND order_id = $2 ORDER BY line`,
);

/** One order, or null. */
export async function readOrder(database: Queryable, tenantId: number, orderId: string): Promise<OrderDetails | null> {
  const [orders, items] = await Promise.all([
    database.rows(READ_ORDER, [tenantId, orderId]),
    database.rows(READ_ITEMS, [tenantId, orderId]),
  ]);
  const [row] = orders;
  if (row === undefined) return null;
  return {
    ...orderOf(row),
    items: items.map((item) => ({
      line: item.line,
      productId: item.product_id,
      name: item.name,
      quantity: item.quantity,
      unitPriceMinor: item.unit_price_minor,
    })),
    shippingAddress: row.shipping_address ?? '',
    notes: row.notes ?? '',
    // Only a delivered order can have any: the others do not pay for the question.
    goodwillMinor: row.status === 'DELIVERED' ? await readGoodwill(database, tenantId, orderId) : 0n,
  };
}

/** Above every id: where a list of the newest begins. */
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const READ_CUSTOMER_ORDERS = statement<OrderRow>(
  'orders.read_customer_orders',
  `SELECT ${ORDER_COLUMNS}
   FROM orders.orders
   WHERE tenant_id = $1 AND customer_id = $2 AND order_id < $3 AND ($4::text IS NULL OR status = $4)
   ORDER BY order_id DESC
   LIMIT $5`,
);

/** A customer's orders, newest first, at most `limit` of them, from the one after `beforeOrderId`. */
export async function readCustomerOrders(
  database: Queryable,
  tenantId: number,
  customerId: string,
  page: { readonly beforeOrderId: string | null; readonly status: OrderStatus | null; readonly limit: number },
): Promise<Order[]> {
  const rows = await database.rows(READ_CUSTOMER_ORDERS, [
    tenantId,
    customerId,
    page.beforeOrderId ?? LAST_UUID,
    page.status,
    page.limit,
  ]);
  return rows.map(orderOf);
}

/** One change of an order's status. */
export interface HistoryEntry {
  readonly event: OrderEvent;
  readonly notes: string | null;
  /** Null: the system. */
  readonly changedBy: string | null;
  readonly at: Instant;
}

const READ_HISTORY = statement<{ payload: string; notes: string | null; actor_id: string | null; occurred_at: number }>(
  'orders.read_history',
  `SELECT e.payload, n.notes, e.actor_id, e.occurred_at
   FROM orders.events AS e
   LEFT JOIN orders.order_notes AS n
     ON n.tenant_id = e.tenant_id AND n.order_id = e.aggregate_id AND n.version = e.aggregate_version
   WHERE e.tenant_id = $1 AND e.aggregate_id = $2 AND e.aggregate_type = 'order'
   ORDER BY e.aggregate_version`,
);

/** Every change of an order, oldest first: read from the log, which is the history. */
export async function readHistory(database: Queryable, tenantId: number, orderId: string): Promise<HistoryEntry[]> {
  const rows = await database.rows(READ_HISTORY, [tenantId, orderId]);
  return rows.map((row) => ({
    event: decodeJson<OrderEvent>(row.payload),
    notes: row.notes,
    changedBy: row.actor_id,
    at: row.occurred_at,
  }));
}
