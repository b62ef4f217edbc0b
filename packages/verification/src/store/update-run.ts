import { type Queryable, statement } from '@kontor/postgres/statement';

/** What has come of a run so far. */
export interface RunProgress {
  readonly checksDone: number;
  readonly current: string | null;
  readonly violations: number;
  /** JSON. */
  readonly results: string;
}

const UPDATE = statement(
  'verification.update_run',
  `UPDATE verification.runs
   SET beat_at = now(), checks_done = $2, current_check = $3, violations = $4, results = $5, state = $6,
       finished_at = CASE WHEN $6 = 'running' THEN NULL ELSE now() END
   WHERE run_id = $1 AND state = 'running'`,
);

/** Writes what has come of a run, and whether it is over; false where it has been marked as broken off meanwhile. */
export async function updateRun(
  database: Queryable,
  runId: string,
  { checksDone, current, violations, results }: RunProgress,
  state: 'running' | 'done' | 'broken_off',
): Promise<boolean> {
  return (await database.count(UPDATE, [runId, checksDone, current, violations, results, state])) === 1;
}
