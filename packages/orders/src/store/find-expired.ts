import { type Queryable, statement } from '@kontor/postgres/statement';

/** A pending order past its expiry. */
export interface ExpiredOrder {
  readonly tenantId: number;
  readonly orderId: string;
}

// The clock is read once, in front: asked for each row, it would bound no index, and a million orders were read every second.
const FIND_EXPIRED = statement<{ tenant_id: number; order_id: string }>(
  'orders.find_expired',
  `SELECT tenant_id, order_id
   FROM orders.orders AS o
   WHERE expires_at <= (SELECT clock_timestamp()) AND expires_at > (SELECT clock_timestamp()) - make_interval(secs => $1)
     AND status = 'PENDING'
     AND NOT EXISTS (SELECT FROM orders.sagas AS s
                     WHERE s.order_id = o.order_id AND s.tenant_id = o.tenant_id AND s.finished_at IS NULL)
   ORDER BY expires_at
   LIMIT $2`,
);

/**
 * Pending orders whose expiry passed at most `lookBackSeconds` ago by the database's clock, longest overdue first. Those whose saga is under way are
 * left out. No lock is taken: the expiry saga looks again.
 */
export async function findExpired(
  database: Queryable,
  lookBackSeconds: number,
  limit: number,
): Promise<ExpiredOrder[]> {
  const rows = await database.rows(FIND_EXPIRED, [lookBackSeconds, limit]);
  return rows.map((row) => ({ tenantId: row.tenant_id, orderId: row.order_id }));
}
