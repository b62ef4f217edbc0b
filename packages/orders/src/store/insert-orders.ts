import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { bigintArray, intArray, stringArray, timestampArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';

const INSERT_ORDERS = statement(
  'orders.insert_orders',
  `INSERT INTO orders.orders (tenant_id, order_id, customer_id, status, total_minor, currency, line_count, expires_at, version,
                              created_at, updated_at)
   SELECT $1::int, o.order_id, o.customer_id, o.status, o.total_minor, $5::text, o.line_count, o.expires_at, o.version,
          $10::timestamptz, $10::timestamptz
   FROM unnest($2::uuid[], $3::uuid[], $4::text[], $6::bigint[], $7::int[], $8::timestamptz[], $9::int[])
     AS o(order_id, customer_id, status, total_minor, line_count, expires_at, version)`,
);

/** Inserts orders that were placed in this batch, all in one currency; not yet paid. */
export function insertOrders({ transaction, tenantId }: BatchScope, orders: readonly Order[]): Promise<unknown> {
  const { currency, createdAt } = present(orders[0], 'an order to insert');
  return transaction.count(INSERT_ORDERS, [
    tenantId,
    uuidArray(orders.map((order) => order.orderId)),
    uuidArray(orders.map((order) => order.customerId)),
    stringArray(orders.map((order) => order.status)),
    currency,
    bigintArray(orders.map((order) => order.totalMinor)),
    intArray(orders.map((order) => order.lineCount)),
    timestampArray(orders.map((order) => order.expiresAt)),
    intArray(orders.map((order) => order.version)),
    formatInstant(createdAt), // all of them are of this batch
  ]);
}

const INSERT_ITEMS = statement(
  'orders.insert_order_items',
  `INSERT INTO orders.order_items (tenant_id, order_id, line, product_id, name, quantity, unit_price_minor)
   SELECT $1::int, i.order_id, i.line, i.product_id, i.name, i.quantity, i.unit_price_minor
   FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::int[], $7::bigint[])
     AS i(order_id, line, product_id, name, quantity, unit_price_minor)`,
);

/** A line of an order as it is written. */
export interface ItemRow {
  readonly orderId: string;
  /** From 1. */
  readonly line: number;
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
}

/** Inserts the lines of placed orders. */
export function insertItems({ transaction, tenantId }: BatchScope, items: readonly ItemRow[]): Promise<unknown> {
  return transaction.count(INSERT_ITEMS, [
    tenantId,
    uuidArray(items.map((item) => item.orderId)),
    intArray(items.map((item) => item.line)),
    uuidArray(items.map((item) => item.productId)),
    stringArray(items.map((item) => item.name)),
    intArray(items.map((item) => item.quantity)),
    bigintArray(items.map((item) => item.unitPriceMinor)),
  ]);
}
