import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

// Sorted, so that two batches never wait for each other's orders in a circle.
const LOCK_ORDERS = statement<{ order_id: string }>(
  'orders.lock_orders',
  `SELECT order_id FROM orders.orders
   WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[])
   ORDER BY order_id
   FOR NO KEY UPDATE`,
);

/** Locks those of the orders that exist, until the transaction ends. What they hold is to be read by a later statement. */
export function lockOrders({ transaction, tenantId }: BatchScope, orderIds: readonly string[]): Promise<unknown> {
  return transaction.count(LOCK_ORDERS, [tenantId, uuidArray(orderIds)]);
}
