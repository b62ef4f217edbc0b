import { plainArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** Exported for the test that looks at its plan. */
export const LOCK_RESERVATIONS = statement<{ order_id: string }>(
  'inventory.lock_reservations',
  `SELECT order_id
   FROM inventory.reservations
   WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[])
   ORDER BY order_id -- every batch locks in this one order, so that no two wait for each other
   FOR NO KEY UPDATE`,
);

/** Locks the reservations of these orders, and tells which of them exist. */
export async function lockReservations(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<Set<string>> {
  const rows = await transaction.rows(LOCK_RESERVATIONS, [tenantId, plainArray(orderIds)]);
  return new Set(rows.map((row) => row.order_id));
}
