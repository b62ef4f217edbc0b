import { type Queryable, statement } from '@kontor/postgres/statement';

const prune = statement(
  'identity.prune_revocations',
  `DELETE FROM identity.revocations
   WHERE position IN (
     SELECT position FROM identity.revocations
     WHERE revoked_at < now() - interval '1 day' ORDER BY position LIMIT $1
     FOR UPDATE SKIP LOCKED -- another instance is at those
   )`,
);

/** Removes at most `limit` revocations of more than a day ago, which nobody's memory reaches, and tells how many. */
export function pruneRevocations(to: Queryable, limit: number): Promise<number> {
  return to.count(prune, [limit]);
}
