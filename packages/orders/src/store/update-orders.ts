import { assert } from '@kontor/kernel/assert';
import { instantArray, nullablePlainArray, plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';

// MATERIALIZED keeps the tenant out of the planner's sight, which would take it for selective and walk all its orders
// until the table is first analyzed: what is left is a look-up by key for each row.
const UPDATE_ORDERS = statement(
  'orders.update_orders',
  `WITH n AS MATERIALIZED (
     SELECT $1::int AS tenant_id, changed.*
     FROM unnest($2::uuid[], $3::text[], $4::int[], $5::uuid[], $6::bigint[], $7::uuid[], $8::bigint[], $9::timestamptz[])
       AS changed(order_id, status, version, payment_transfer_id, payment_balance_minor, refund_transfer_id, refunded_minor,
                  updated_at)
   )
   UPDATE orders.orders AS o
   SET status = n.status, version = n.version, payment_transfer_id = n.payment_transfer_id,
       payment_balance_minor = n.payment_balance_minor, refund_transfer_id = n.refund_transfer_id,
       refunded_minor = n.refunded_minor, updated_at = n.updated_at
   FROM n
   WHERE o.order_id = n.order_id AND o.tenant_id = n.tenant_id`,
);

/** Writes what changed of orders that this transaction has locked. */
export async function updateOrders({ transaction, tenantId }: BatchScope, orders: readonly Order[]): Promise<void> {
  const count = await transaction.count(UPDATE_ORDERS, [
    tenantId,
    plainArray(orders.map((order) => order.orderId)),
    plainArray(orders.map((order) => order.status)),
    scalarArray(orders.map((order) => order.version)),
    nullablePlainArray(orders.map((order) => order.payment?.transferId ?? null)),
    scalarArray(orders.map((order) => order.payment?.balanceMinor ?? null)),
    nullablePlainArray(orders.map((order) => order.refundTransferId)),
    scalarArray(orders.map((order) => order.refundedMinor)),
    instantArray(orders.map((order) => order.updatedAt)),
  ]);
  assert(count === orders.length, 'every changed order is written');
}
