import { type Queryable, statement } from '@kontor/postgres/statement';

const BREAK_OFF = statement(
  'verification.break_off_runs',
  `UPDATE verification.runs SET state = 'broken_off', finished_at = beat_at, current_check = NULL
   WHERE state = 'running' AND beat_at < now() - make_interval(secs => $1)`,
);

/** Marks a run whose process has not been heard of for so long as broken off. */
export async function breakOffRuns(database: Queryable, silentMs: number): Promise<void> {
  await database.count(BREAK_OFF, [silentMs / 1_000]);
}
