import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** One probe of the key for each id: see lock-stock.ts. Exported for the test that looks at its plan. */
export const LOCK_RESERVATIONS = statement<{ order_id: string }>(
  'inventory.lock_reservations',
  `SELECT r.order_id
   FROM (SELECT order_id FROM unnest($2::uuid[]) AS u(order_id)
         ORDER BY order_id OFFSET 0) AS k -- every batch locks in this one order, so that no two wait for each other
   CROSS JOIN LATERAL (SELECT order_id FROM inventory.reservations
                       WHERE tenant_id = $1 AND order_id = k.order_id FOR NO KEY UPDATE) AS r`,
);

/** Locks the reservations of these orders, and tells which of them exist. */
export async function lockReservations(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<Set<string>> {
  const rows = await transaction.rows(LOCK_RESERVATIONS, [tenantId, uuidArray(orderIds)]);
  return new Set(rows.map((row) => row.order_id));
}
