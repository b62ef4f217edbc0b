import { plainArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { Transaction } from '@kontor/postgres/transaction';

import { OPEN_SAGA_COLUMNS, type OpenSaga, type OpenSagaRow, openSagaOf } from './saga-row.ts';

/** Exported for its name, by which the transaction says what it carries. */
export const TAKE_SAGAS = statement<OpenSagaRow>(
  'orders.take_sagas',
  `WITH due AS MATERIALIZED (
     SELECT tenant_id, saga_id
     FROM orders.sagas
     WHERE finished_at IS NULL AND stuck_at IS NULL AND due_at <= clock_timestamp() + make_interval(secs => $4)
       AND (due_at <= clock_timestamp() OR owner = $2::uuid AND saga_id <> ALL ($5::uuid[]))
     ORDER BY due_at
     LIMIT $1
     FOR UPDATE SKIP LOCKED
   )
   UPDATE orders.sagas AS s
   SET owner = $2::uuid, epoch = s.epoch + 1, due_at = clock_timestamp() + make_interval(secs => $3)
   FROM due
   WHERE s.saga_id = due.saga_id AND s.tenant_id = due.tenant_id
   RETURNING ${OPEN_SAGA_COLUMNS.split(', ')
     .map((column) => `s.${column}`)
     .join(', ')}`,
);

/** Who takes sagas, and what it has already. */
export interface SagaTaker {
  readonly owner: string;
  readonly leaseMs: number;
  /** The sagas that it runs. */
  readonly running: Iterable<string>;
}

/** After so long an instance has heard of what it has committed, or never will. Sooner is safe too, the epoch sees to that, and only work twice. */
const HEARD_OF_MS = 3_000;

/**
 * Takes over sagas whose lease has ended, and those that bear the taker's name though it does not run them, since the answer was lost to the COMMIT that gave
 * them to it, or the end of a try could not be written down: at most `limit`. From now on whoever held them can write nothing of them.
 */
export async function takeSagas(
  transaction: Transaction,
  { owner, leaseMs, running }: SagaTaker,
  limit: number,
): Promise<OpenSaga[]> {
  const heardOfMs = Math.max(0, leaseMs - HEARD_OF_MS);
  const values = [limit, owner, leaseMs / 1_000, heardOfMs / 1_000, plainArray([...running])];
  const rows = await transaction.rows(TAKE_SAGAS, values);
  return rows.map(openSagaOf);
}
