import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** Where a run stands. */
export type RunState = 'running' | 'done' | 'broken_off';

/** A run, as it was written down last. */
export interface RunRow {
  readonly run_id: string;
  readonly state: RunState;
  readonly started_by: string | null;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  readonly checks_done: number;
  readonly checks_total: number;
  readonly current_check: string | null;
  readonly violations: bigint;
}

const COLUMNS =
  'run_id, state, started_by, started_at, finished_at, checks_done, checks_total, current_check, violations';

const READ_RUNS = statement<RunRow>(
  'verification.read_runs',
  `SELECT ${COLUMNS} FROM verification.runs WHERE run_id < $1 ORDER BY run_id DESC LIMIT $2`,
);

const READ_RUN = statement<RunRow & { readonly results: string }>(
  'verification.read_run',
  `SELECT ${COLUMNS}, results FROM verification.runs WHERE run_id = $1`,
);

const READ_RUNNING = statement<{ readonly run_id: string }>(
  'verification.read_running',
  `SELECT run_id FROM verification.runs WHERE state = 'running'`,
);

/** At most `limit` runs before one, the newest first. */
export function readRuns(database: Queryable, before: string, limit: number): Promise<RunRow[]> {
  return database.rows(READ_RUNS, [before, limit]);
}

/** A run with its results as JSON; null where there is none of this id. */
export async function readRun(
  database: Queryable,
  runId: string,
): Promise<(RunRow & { readonly results: string }) | null> {
  const [run] = await database.rows(READ_RUN, [runId]);
  return run ?? null;
}

/** The run that is under way; null: none is. */
export async function readRunning(database: Queryable): Promise<string | null> {
  const [run] = await database.rows(READ_RUNNING);
  return run?.run_id ?? null;
}
