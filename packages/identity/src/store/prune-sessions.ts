import { type Queryable, statement } from '@kontor/postgres/statement';

const prune = statement(
  'identity.prune_sessions',
  `DELETE FROM identity.sessions
   WHERE (tenant_id, token_hash) IN (
     SELECT tenant_id, token_hash FROM identity.sessions
     WHERE expires_at <= now() ORDER BY expires_at LIMIT $1
     FOR UPDATE SKIP LOCKED -- another instance is at those
   )`,
);

/** Removes at most `limit` sessions that are over, oldest first, and tells how many. */
export function pruneSessions(to: Queryable, limit: number): Promise<number> {
  return to.count(prune, [limit]);
}
