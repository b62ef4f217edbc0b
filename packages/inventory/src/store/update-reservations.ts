import { intArray, stringArray, timestampArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';

/** Writes reservations that changed, by key. MATERIALIZED and LIMIT: see update-stock.ts. Exported for the test that looks at its plan. */
export const UPDATE_RESERVATIONS = statement(
  'inventory.update_reservations',
  `WITH n AS MATERIALIZED (
     SELECT $1::int AS tenant_id, changed.*
     FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::text[]) AS changed(order_id, version, expires_at, status)
     LIMIT $6
   ), written AS (
     UPDATE inventory.reservations AS r
     SET version = n.version, expires_at = n.expires_at, status = n.status
     FROM n
     WHERE r.order_id = n.order_id AND r.tenant_id = n.tenant_id AND r.version < n.version
     RETURNING 1
   )
   SELECT 1 / (count(*) = $6)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes changed reservations over an earlier version; they are locked and there. */
export function updateReservations(
  { transaction, tenantId }: BatchScope,
  reservations: readonly Reservation[],
): Promise<unknown> {
  return transaction.count(UPDATE_RESERVATIONS, [
    tenantId,
    uuidArray(reservations.map(({ orderId }) => orderId)),
    intArray(reservations.map(({ version }) => version)),
    timestampArray(reservations.map(({ expiresAt }) => expiresAt)),
    stringArray(reservations.map(({ status }) => status)),
    reservations.length,
  ]);
}
