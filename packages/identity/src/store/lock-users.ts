import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const lock = statement<{ locked: number }>(
  'identity.lock_users',
  `SELECT 1 AS locked
   FROM identity.users WHERE tenant_id = $1 AND user_id = ANY ($2::uuid[])
   ORDER BY user_id -- batches wait for each other in this one order, so never in a circle
   FOR NO KEY UPDATE`,
);

/** Locks the users until the end of the transaction; what they are is read by a later statement. */
export async function lockUsers(to: Queryable, tenantId: number, userIds: readonly string[]): Promise<void> {
  await to.rows(lock, [tenantId, plainArray(userIds)]);
}
