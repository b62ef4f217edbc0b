import { instantArray, plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';

/** Exported for the test that looks at its plan. */
export const UPDATE_RESERVATIONS = statement(
  'inventory.update_reservations',
  `UPDATE inventory.reservations AS r
   SET status = n.status, version = n.version, expires_at = n.expires_at
   FROM unnest($2::uuid[], $3::text[], $4::int[], $5::timestamptz[], $6::int[])
     AS n(order_id, status, version, expires_at, version_before)
   WHERE r.tenant_id = $1 AND r.order_id = n.order_id AND r.version = n.version_before`,
);

/** Writes changed reservations, `[before, after]` each; returns how many still were as before (all, since they are locked). */
export function updateReservations(
  { transaction, tenantId }: BatchScope,
  changes: readonly (readonly [before: Reservation, after: Reservation])[],
): Promise<number> {
  return transaction.count(UPDATE_RESERVATIONS, [
    tenantId,
    plainArray(changes.map(([, after]) => after.orderId)),
    plainArray(changes.map(([, after]) => after.status)),
    scalarArray(changes.map(([, after]) => after.version)),
    instantArray(changes.map(([, after]) => after.expiresAt)),
    scalarArray(changes.map(([before]) => before.version)),
  ]);
}
