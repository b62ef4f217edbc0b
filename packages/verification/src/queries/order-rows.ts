import { ORDER_COLUMNS, type OrderRow } from '@kontor/orders/store/order-row';
import { statement } from '@kontor/postgres/statement';

import type { PersonRow } from './events.ts';

/** All orders. */
export const ORDERS = statement<OrderRow & { readonly tenant_id: number }>(
  'orders.verify_orders',
  `SELECT tenant_id, ${ORDER_COLUMNS}
   FROM orders.orders
   ORDER BY order_id, tenant_id`,
);

/** A line of an order. */
export interface OrderItemRow {
  readonly tenant_id: number;
  readonly order_id: string;
  readonly product_id: string;
  readonly name: string;
  readonly quantity: number;
  readonly unit_price_minor: bigint;
}

/** All lines of orders. */
export const ORDER_ITEMS = statement<OrderItemRow>(
  'orders.verify_order_items',
  `SELECT tenant_id, order_id, product_id, name, quantity, unit_price_minor
   FROM orders.order_items
   ORDER BY order_id, tenant_id, line`,
);

/** Goodwill that an order's log tells of. */
export interface GoodwillRow {
  readonly tenant_id: number;
  readonly order_id: string;
  readonly transfer_id: string;
  readonly amount_minor: bigint;
}

/** All goodwill that was ever granted, by order. */
export const GOODWILL = statement<GoodwillRow>(
  'orders.verify_goodwill',
  `SELECT tenant_id, aggregate_id AS order_id, (payload ->> 'transferId')::uuid AS transfer_id,
          (payload ->> 'amountMinor')::bigint AS amount_minor
   FROM orders.events
   WHERE type = 'OrderGoodwillGranted'
   ORDER BY aggregate_id, tenant_id, aggregate_version`,
);

/** Every product that was ever ordered. */
export const ORDERED_PRODUCTS = statement<{ readonly tenant_id: number; readonly product_id: string }>(
  'orders.verify_ordered_products',
  `SELECT DISTINCT tenant_id, product_id
   FROM orders.order_items
   ORDER BY product_id, tenant_id`,
);

/** Everybody who ever ordered. */
export const CUSTOMERS = statement<PersonRow>(
  'orders.verify_customers',
  `SELECT DISTINCT tenant_id, customer_id AS user_id
   FROM orders.orders
   ORDER BY customer_id, tenant_id`,
);
