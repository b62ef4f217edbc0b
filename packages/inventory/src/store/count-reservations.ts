import { type Queryable, statement } from '@kontor/postgres/statement';

/** Reservations that hold units at one moment. */
export interface ReservationCounts {
  /** Can still be paid, or is being paid. */
  readonly active: number;
  /** Past the expiry and not yet released: more than a few for more than seconds means that expiry does not run. */
  readonly overdue: number;
}

/**
 * Exported for the test that looks at its plan. There is no index on the status (it would cost every sale), so what is counted is found by the keys that there are: an order's
 * id is a UUIDv7 and tells when it was placed; external ones are in the expiry's index for as long as they hold.
 */
export const COUNT_RESERVATIONS = statement<{ active: bigint; overdue: bigint }>(
  'inventory.count_reservations',
  `SELECT count(*) FILTER (WHERE held.status = 'CLAIMED' OR held.expires_at > now()) AS active,
          count(*) FILTER (WHERE held.status = 'ACTIVE' AND held.expires_at <= now()) AS overdue
   FROM (SELECT status, expires_at FROM inventory.reservations
         WHERE tenant_id = $1 AND order_id >= $2::uuid AND order_id < $3::uuid AND owner = 'order'
           AND status IN ('ACTIVE', 'CLAIMED')
         UNION ALL
         SELECT status, expires_at FROM inventory.reservations
         WHERE tenant_id = $1 AND owner = 'external' AND expires_at IS NOT NULL) AS held`,
);

/** Counts what holds units of a tenant; of orders, those placed since `sinceMs` (milliseconds since the epoch). */
export async function countReservations(
  reads: Queryable,
  tenantId: number,
  sinceMs: number,
  untilMs: number,
): Promise<ReservationCounts> {
  const [row] = await reads.rows(COUNT_RESERVATIONS, [tenantId, firstId(sinceMs), firstId(untilMs)]);
  return { active: Number(row?.active ?? 0), overdue: Number(row?.overdue ?? 0) };
}

/** The smallest UUIDv7 of a millisecond. */
function firstId(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
