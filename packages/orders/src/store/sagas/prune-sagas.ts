import { type Queryable, statement } from '@kontor/postgres/statement';

/** Most rows that one step removes. */
const PRUNED_SAGAS_MAX = 2_000;

const PRUNE_SAGAS = statement(
  'orders.prune_sagas',
  `DELETE FROM orders.sagas
   WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM orders.sagas
     WHERE finished_at < now() - make_interval(secs => $1)
     LIMIT $2
     FOR UPDATE SKIP LOCKED))`,
);

/** Removes sagas that were finished longer than `ttlMs` ago, a bounded number of them; whether there may be more. What they did is in the logs. */
export async function pruneSagas(db: Queryable, ttlMs: number): Promise<boolean> {
  return (await db.count(PRUNE_SAGAS, [ttlMs / 1_000, PRUNED_SAGAS_MAX])) === PRUNED_SAGAS_MAX;
}
