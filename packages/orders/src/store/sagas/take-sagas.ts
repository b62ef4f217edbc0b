import { statement } from '@kontor/postgres/statement';
import type { Transaction } from '@kontor/postgres/transaction';

import { OPEN_SAGA_COLUMNS, type OpenSaga, type OpenSagaRow, openSagaOf } from './saga-row.ts';

/** Exported for its name, by which the transaction says what it carries. */
export const TAKE_SAGAS = statement<OpenSagaRow>(
  'orders.take_sagas',
  `WITH due AS MATERIALIZED (
     SELECT tenant_id, saga_id
     FROM orders.sagas
     WHERE finished_at IS NULL AND stuck_at IS NULL AND due_at <= clock_timestamp()
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

/** Takes over sagas whose lease has ended, at most `limit`: from now on whoever held them can write nothing of them. */
export async function takeSagas(
  transaction: Transaction,
  owner: string,
  leaseMs: number,
  limit: number,
): Promise<OpenSaga[]> {
  const rows = await transaction.rows(TAKE_SAGAS, [limit, owner, leaseMs / 1_000]);
  return rows.map(openSagaOf);
}
