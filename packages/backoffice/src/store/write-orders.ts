import { assert } from '@kontor/kernel/assert';
import { instantArray, plainArray, scalarArray } from '@kontor/postgres/arrays';
import { plannedAnew, type Queryable, statement } from '@kontor/postgres/statement';

import type { MovedOrder, NewOrder } from '../domain/net-orders.ts';

const INSERT_ORDERS = statement(
  'backoffice.insert_orders',
  `INSERT INTO backoffice.orders (generation, tenant_id, order_id, customer_id, total_minor, created_at, status)
   SELECT $1::int, o.tenant_id, o.order_id, o.customer_id, o.total_minor, o.created_at, o.status
   FROM unnest($2::int[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[], $7::text[])
     AS o(tenant_id, order_id, customer_id, total_minor, created_at, status)`,
);

const INSERT_PRODUCTS = statement(
  'backoffice.insert_order_products',
  `INSERT INTO backoffice.order_products (generation, tenant_id, product_id, order_id)
   SELECT $1::int, p.tenant_id, p.product_id, p.order_id
   FROM unnest($2::int[], $3::uuid[], $4::uuid[]) AS p(tenant_id, product_id, order_id)`,
);

/** Adds orders that are new to the generation, and which products are in them. */
export async function insertOrders(
  transaction: Queryable,
  generation: number,
  orders: readonly NewOrder[],
): Promise<void> {
  const products = orders.flatMap(({ tenantId, orderId, productIds }) =>
    productIds.map((productId) => ({ tenantId, orderId, productId })),
  );
  const [count] = await Promise.all([
    transaction.count(INSERT_ORDERS, [
      generation,
      scalarArray(orders.map((order) => order.tenantId)),
      plainArray(orders.map((order) => order.orderId)),
      plainArray(orders.map((order) => order.customerId)),
      scalarArray(orders.map((order) => order.totalMinor)),
      instantArray(orders.map((order) => order.createdAt)),
      plainArray(orders.map((order) => order.status)),
    ]),
    transaction.count(INSERT_PRODUCTS, [
      generation,
      scalarArray(products.map(({ tenantId }) => tenantId)),
      plainArray(products.map(({ productId }) => productId)),
      plainArray(products.map(({ orderId }) => orderId)),
    ]),
  ]);
  assert(count === orders.length, 'every new order is written');
}

/** Exported for the test that looks at its plan. */
export const MOVE_ORDERS = plannedAnew(
  'backoffice.move_orders',
  `WITH moved AS MATERIALIZED (
     SELECT tenant_id, order_id, status
     FROM unnest($2::int[], $3::uuid[], $4::text[]) AS m(tenant_id, order_id, status) LIMIT $5
   )
   UPDATE backoffice.orders AS o SET status = moved.status
   FROM moved
   WHERE o.generation = $1 AND o.tenant_id = moved.tenant_id AND o.order_id = moved.order_id`,
);

/** Writes the statuses of orders that the generation holds. */
export async function moveOrders(
  transaction: Queryable,
  generation: number,
  orders: readonly MovedOrder[],
): Promise<void> {
  const count = await transaction.count(MOVE_ORDERS, [
    generation,
    scalarArray(orders.map((order) => order.tenantId)),
    plainArray(orders.map((order) => order.orderId)),
    plainArray(orders.map((order) => order.status)),
    orders.length,
  ]);
  assert(count === orders.length, 'every moved order is written');
}
