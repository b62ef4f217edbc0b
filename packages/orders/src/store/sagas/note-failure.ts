import { type Queryable, statement } from '@kontor/postgres/statement';

/** A try of a saga that came to no end. */
export interface SagaFailure {
  readonly step: string;
  readonly error: string;
  /** Time alone may mend it, so it is no reason to call a person. */
  readonly passing: boolean;
  /** A saga that cannot be taken back goes on. */
  readonly goesOn: boolean;
}

const NOTE_FAILURE = statement<{ stuck: boolean }>(
  'orders.note_saga_failure',
  `UPDATE orders.sagas
   SET tries = tries + 1, failures = failures + CASE WHEN $6 THEN 0 ELSE 1 END, last_step = $4, last_error = $5,
       undoing = undoing AND NOT $7,
       stuck_at = CASE WHEN NOT $6 AND failures + 1 >= $8 THEN clock_timestamp() END,
       owner = NULL,
       due_at = clock_timestamp() + make_interval(secs => least($10, $9 * power(2, least(tries, 20))) * (0.5 + random() / 2))
   WHERE tenant_id = $1 AND saga_id = $2 AND epoch = $3 AND finished_at IS NULL
   RETURNING stuck_at IS NOT NULL AS stuck`,
);

/** Pause after the first try that failed; doubled each time, with jitter. */
const PAUSE_SECONDS = 0.5;
/** Longest pause: whatever was away, its sagas go on soon after it is back. */
const PAUSE_SECONDS_MAX = 10;

/** Writes a failed try down and gives the lease up (the saga is nobody's until its next try), if it is still held; tells whether the saga waits for a person from now on. */
export async function noteFailure(
  db: Queryable,
  saga: { readonly tenantId: number; readonly sagaId: string; readonly epoch: number },
  failure: SagaFailure,
  failuresMax: number,
): Promise<boolean> {
  const [row] = await db.rows(NOTE_FAILURE, [
    saga.tenantId,
    saga.sagaId,
    saga.epoch,
    failure.step,
    failure.error,
    failure.passing,
    failure.goesOn,
    failuresMax,
    PAUSE_SECONDS,
    PAUSE_SECONDS_MAX,
  ]);
  return row?.stuck ?? false;
}
