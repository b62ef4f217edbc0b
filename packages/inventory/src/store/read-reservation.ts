import type { ProductQuantity, ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

interface Row {
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  readonly expires_at: number | null;
  readonly product_id: string;
  readonly quantity: number;
}

/** A reservation as it is read, without a lock: what it is now may be over when it is acted on. */
export interface ReservationView {
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  /** Null only of an external one that has ended. */
  readonly expiresAt: Instant | null;
  readonly items: readonly ProductQuantity[];
}

/** Exported for the test that looks at its plan. */
export const READ_RESERVATION = statement<Row>(
  'inventory.read_reservation',
  `SELECT r.owner, r.status, r.expires_at, i.product_id, i.quantity
   FROM inventory.reservations AS r
   JOIN inventory.reservation_items AS i ON i.tenant_id = r.tenant_id AND i.order_id = r.order_id
   WHERE r.tenant_id = $1 AND r.order_id = $2
   ORDER BY i.product_id`,
);

/** The reservation of an order; null where there is none. */
export async function readReservation(
  database: Queryable,
  tenantId: number,
  orderId: string,
): Promise<ReservationView | null> {
  const rows = await database.rows(READ_RESERVATION, [tenantId, orderId]);
  const [first] = rows;
  if (first === undefined) return null;
  const items = rows.map(({ product_id, quantity }) => ({ productId: product_id, quantity }));
  return { owner: first.owner, status: first.status, expiresAt: first.expires_at, items };
}
