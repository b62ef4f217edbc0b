import type { ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** How many of the newest movements of a product are looked at: reservations that hold units now began among them, but for a crowd on one product. */
const MOVEMENTS_LOOKED_AT_MAX = 10_000;

const READ_HOLDERS = statement<{
  order_id: string;
  owner: ReservationOwner;
  status: ReservationStatus;
  quantity: number;
  created_at: Instant;
  expires_at: Instant | null;
}>(
  'inventory.read_holders',
  // What an order reserved and has not sold or given back: its movements tell, so that only those few are looked up which hold units.
  `SELECT r.order_id, r.owner, r.status, h.quantity::int AS quantity, r.created_at, r.expires_at
   FROM (SELECT order_id, max(position) AS position, sum(reserved_delta) AS quantity
         FROM (SELECT order_id, position, reserved_delta
               FROM inventory.movements
               WHERE tenant_id = $1 AND product_id = $2
               ORDER BY position DESC
               LIMIT ${MOVEMENTS_LOOKED_AT_MAX}) AS m
         WHERE order_id IS NOT NULL
         GROUP BY order_id
         HAVING sum(reserved_delta) > 0
         ORDER BY max(position) DESC
         LIMIT $3) AS h
   CROSS JOIN LATERAL (SELECT order_id, owner, status, created_at, expires_at
                       FROM inventory.reservations
                       WHERE order_id = h.order_id AND tenant_id = $1
                       LIMIT 1) AS r -- looked up by its key, whatever the planner knows
   WHERE r.status IN ('ACTIVE', 'CLAIMED')
   ORDER BY h.position DESC`,
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
