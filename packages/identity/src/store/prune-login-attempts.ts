import { type Queryable, statement } from '@kontor/postgres/statement';

const prune = statement(
  'identity.prune_login_attempts',
  `DELETE FROM identity.login_attempts
   WHERE (tenant_id, subject) IN (
     SELECT tenant_id, subject FROM identity.login_attempts
     WHERE ends_at <= now() ORDER BY ends_at LIMIT $1
     FOR UPDATE SKIP LOCKED -- another instance is at those
   )`,
);

/** Removes at most `limit` counts whose window is over, oldest first, and tells how many. */
export function pruneLoginAttempts(to: Queryable, limit: number): Promise<number> {
  return to.count(prune, [limit]);
}
