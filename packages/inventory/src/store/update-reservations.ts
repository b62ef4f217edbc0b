import { instantArray, plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';

/** An update of rows that are there and locked, which never inserts: see update-stock.ts. Exported for the test that looks at its plan. */
export const UPDATE_RESERVATIONS = statement(
  'inventory.update_reservations',
  `INSERT INTO inventory.reservations AS r (tenant_id, order_id, version, expires_at, created_at, owner, status)
   SELECT $1::int, n.order_id, n.version, n.expires_at, n.created_at, n.owner, n.status
   FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
     AS n(order_id, version, expires_at, created_at, owner, status)
   ON CONFLICT (tenant_id, order_id) DO UPDATE
   SET version = excluded.version, expires_at = excluded.expires_at, status = excluded.status
   WHERE r.version < excluded.version`,
);

/** Writes changed reservations; returns how many were at an earlier version (all, since they are locked and there). */
export function updateReservations(
  { transaction, tenantId }: BatchScope,
  reservations: readonly Reservation[],
): Promise<number> {
  return transaction.count(UPDATE_RESERVATIONS, [
    tenantId,
    plainArray(reservations.map(({ orderId }) => orderId)),
    scalarArray(reservations.map(({ version }) => version)),
    instantArray(reservations.map(({ expiresAt }) => expiresAt)),
    instantArray(reservations.map(({ createdAt }) => createdAt)),
    plainArray(reservations.map(({ owner }) => owner)),
    plainArray(reservations.map(({ status }) => status)),
  ]);
}
