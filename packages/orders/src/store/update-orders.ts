import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { bigintArray, intArray, stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Order } from '../domain/order.ts';

// Looks each row up by its key, whatever the planner knows of the table: MATERIALIZED keeps the tenant out of its sight, which it would
// take for selective, and of a LIMIT that it does not know it expects a single row. Otherwise a plan made while the table was small
// compares every new row with every old one until the next ANALYZE.
const UPDATE_ORDERS = statement(
  'orders.update_orders',
  `WITH n AS MATERIALIZED (
     SELECT $1::int AS tenant_id, changed.*
     FROM unnest($2::uuid[], $3::text[], $4::int[], $5::uuid[], $6::bigint[], $7::uuid[], $8::bigint[])
       AS changed(order_id, status, version, payment_transfer_id, payment_balance_minor, refund_transfer_id, refunded_minor)
     LIMIT $10
   ), written AS (
     UPDATE orders.orders AS o
     SET status = n.status, version = n.version, payment_transfer_id = n.payment_transfer_id,
         payment_balance_minor = n.payment_balance_minor, refund_transfer_id = n.refund_transfer_id,
         refunded_minor = n.refunded_minor, updated_at = $9::timestamptz
     FROM n
     WHERE o.order_id = n.order_id AND o.tenant_id = n.tenant_id
     RETURNING 1
   )
   SELECT 1 / (count(*) = $10)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes what changed of orders that this transaction has locked. */
export function updateOrders({ transaction, tenantId }: BatchScope, orders: readonly Order[]): Promise<unknown> {
  return transaction.count(UPDATE_ORDERS, [
    tenantId,
    uuidArray(orders.map((order) => order.orderId)),
    stringArray(orders.map((order) => order.status)),
    intArray(orders.map((order) => order.version)),
    uuidArray(orders.map((order) => order.payment?.transferId ?? null)),
    bigintArray(orders.map((order) => order.payment?.balanceMinor ?? null)),
    uuidArray(orders.map((order) => order.refundTransferId)),
    bigintArray(orders.map((order) => order.refundedMinor)),
    formatInstant(present(orders[0], 'an order to update').updatedAt), // all of them were changed by this batch
    orders.length,
  ]);
}
