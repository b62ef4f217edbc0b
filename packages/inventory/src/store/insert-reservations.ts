import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { intArray, stringArray, timestampArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';

const INSERT_RESERVATIONS = statement(
  'inventory.insert_reservations',
  `INSERT INTO inventory.reservations (tenant_id, order_id, version, expires_at, created_at, owner, status)
   SELECT $1::int, n.order_id, n.version, n.expires_at, $5::timestamptz, n.owner, n.status
   FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $6::text[], $7::text[])
     AS n(order_id, version, expires_at, owner, status)`,
);

/** Writes new reservations without their items. Sorted, so that two batches with the same ids wait in one order. */
export function insertReservations(
  { transaction, tenantId }: BatchScope,
  reservations: readonly Reservation[],
): Promise<unknown> {
  const sorted = reservations.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
  return transaction.count(INSERT_RESERVATIONS, [
    tenantId,
    uuidArray(sorted.map(({ orderId }) => orderId)),
    intArray(sorted.map(({ version }) => version)),
    timestampArray(sorted.map(({ expiresAt }) => expiresAt)),
    formatInstant(present(sorted[0], 'a reservation to insert').createdAt), // all of them are of this batch
    stringArray(sorted.map(({ owner }) => owner)),
    stringArray(sorted.map(({ status }) => status)),
  ]);
}
