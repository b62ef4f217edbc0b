import type { ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** How many of the newest reservations of a product are looked at: those that hold units now are among them, but for a crowd on one product. */
const RESERVATIONS_LOOKED_AT_MAX = 5_000;

const READ_HOLDERS = statement<{
  order_id: string;
  owner: ReservationOwner;
  status: ReservationStatus;
  quantity: number;
  created_at: Instant;
  expires_at: Instant | null;
}>(
  'inventory.read_holders',
  `SELECT r.order_id, r.owner, r.status, i.quantity, r.created_at, r.expires_at
   FROM (SELECT order_id, position
         FROM inventory.movements
         WHERE tenant_id = $1 AND product_id = $2 AND movement_type = 'RESERVE'
         ORDER BY position DESC
         LIMIT ${RESERVATIONS_LOOKED_AT_MAX}) AS m
   CROSS JOIN LATERAL (SELECT order_id, owner, status, created_at, expires_at
                       FROM inventory.reservations
                       WHERE order_id = m.order_id AND tenant_id = $1
                       LIMIT 1) AS r -- looked up by its key, whatever the planner knows
   JOIN inventory.reservation_items AS i ON i.order_id = r.order_id AND i.tenant_id = $1 AND i.product_id = $2
   WHERE r.status IN ('ACTIVE', 'CLAIMED')
   ORDER BY m.position DESC
   LIMIT $3`,
);

/** A reservation that holds units of a product now. */
export interface Holder {
  readonly orderId: string;
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  readonly quantity: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}

/** Who holds units of a product now, the newest first, at most `limit`. */
export async function readHolders(
  reads: Queryable,
  tenantId: number,
  productId: string,
  limit: number,
): Promise<Holder[]> {
  const rows = await reads.rows(READ_HOLDERS, [tenantId, productId, limit]);
  return rows.map((row) => ({
    orderId: row.order_id,
    owner: row.owner,
    status: row.status,
    quantity: row.quantity,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}
