import { type Queryable, statement } from '@kontor/postgres/statement';

const INSERT = statement(
  'verification.insert_run',
  `INSERT INTO verification.runs (run_id, state, started_by, checks_total)
   VALUES ($1, 'running', $2, $3)
   ON CONFLICT DO NOTHING`,
);

/** Notes that a run begins; false where one is under way. */
export async function insertRun(
  database: Queryable,
  run: { readonly runId: string; readonly startedBy: string; readonly checksTotal: number },
): Promise<boolean> {
  return (await database.count(INSERT, [run.runId, run.startedBy, run.checksTotal])) === 1;
}
