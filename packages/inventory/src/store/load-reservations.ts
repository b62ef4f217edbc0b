import type { ProductQuantity, ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { plainArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';

/** The columns of the reservation are null in the one row that comes where none was found. */
interface Row {
  readonly at: Instant;
  readonly order_id: string | null;
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  readonly expires_at: Instant | null;
  readonly expired: boolean | null;
  readonly version: number;
  readonly created_at: Instant;
  readonly product_id: string;
  readonly quantity: number;
}

/** Exported for the test that looks at its plan. */
export const LOAD_RESERVATIONS = statement<Row>(
  'inventory.load_reservations',
  `SELECT clock.at, r.order_id, r.owner, r.status, r.expires_at, r.expires_at <= clock.at AS expired, r.version, r.created_at,
          i.product_id, i.quantity
   FROM (SELECT clock_timestamp() AS at) AS clock
   LEFT JOIN (inventory.reservations AS r
              JOIN inventory.reservation_items AS i ON i.tenant_id = r.tenant_id AND i.order_id = r.order_id)
     ON r.tenant_id = $1 AND r.order_id = ANY ($2::uuid[])
   ORDER BY r.order_id, i.product_id`,
);

/**
 * The reservations of these orders with their items, and the database's clock, by which the database itself says which are
 * past their expiry. Issued after the locks, so that neither is older than they are.
 */
export async function loadReservations(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<{ readonly at: Instant; readonly reservations: readonly Reservation[] }> {
  const rows = await transaction.rows(LOAD_RESERVATIONS, [tenantId, plainArray(orderIds)]);
  const { at } = present(rows[0], "the row with the database's clock");
  const reservations: Reservation[] = [];
  let items: ProductQuantity[] = [];
  for (const row of rows) {
    if (row.order_id === null) continue;
    if (reservations.at(-1)?.orderId !== row.order_id) {
      items = [];
      reservations.push({
        orderId: row.order_id,
        owner: row.owner,
        status: row.status,
        expiresAt: row.expires_at,
        expired: row.expired ?? false,
        version: row.version,
        createdAt: row.created_at,
        items,
      });
    }
    items.push({ productId: row.product_id, quantity: row.quantity });
  }
  return { at, reservations };
}
