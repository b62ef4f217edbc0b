import { type Queryable, statement } from '@kontor/postgres/statement';

const PRUNE = statement(
  'verification.prune_runs',
  `DELETE FROM verification.runs
   WHERE state <> 'running' AND run_id NOT IN (SELECT run_id FROM verification.runs ORDER BY run_id DESC LIMIT $1)`,
);

/** Removes all but the newest `kept` runs. */
export async function pruneRuns(database: Queryable, kept: number): Promise<void> {
  await database.count(PRUNE, [kept]);
}
