import { type Queryable, statement } from '@kontor/postgres/statement';

/** Exported for the test that looks at its plan. */
export const FIND_EXPIRED_EXTERNAL = statement<{ tenant_id: number; order_id: string }>(
  'inventory.find_expired_external',
  `SELECT tenant_id, order_id
   FROM inventory.reservations
   WHERE owner = 'external' AND expires_at IS NOT NULL AND expires_at <= (SELECT clock_timestamp())
   ORDER BY expires_at
   LIMIT $1`,
);

/**
 * External orders whose reservation is past its expiry, longest overdue first, of all tenants. Only candidates, taken without locks: the rule
 * looks again. One that has ended has no expiry left, so that the index holds nothing but what can still expire.
 */
export async function findExpiredExternal(
  database: Queryable,
  limit: number,
): Promise<{ readonly tenantId: number; readonly orderId: string }[]> {
  const rows = await database.rows(FIND_EXPIRED_EXTERNAL, [limit]);
  return rows.map(({ tenant_id, order_id }) => ({ tenantId: tenant_id, orderId: order_id }));
}
