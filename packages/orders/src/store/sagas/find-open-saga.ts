import { type Queryable, statement } from '@kontor/postgres/statement';

import { OPEN_SAGA_COLUMNS, type OpenSaga, type OpenSagaRow, openSagaOf } from './saga-row.ts';

const FIND_OPEN_SAGA = statement<OpenSagaRow>(
  'orders.find_open_saga',
  `SELECT ${OPEN_SAGA_COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND saga_id = $2 AND finished_at IS NULL`,
);

/** One saga that is not finished, as it is run; null where there is none. */
export async function findOpenSaga(db: Queryable, tenantId: number, sagaId: string): Promise<OpenSaga | null> {
  const [row] = await db.rows(FIND_OPEN_SAGA, [tenantId, sagaId]);
  return row === undefined ? null : openSagaOf(row);
}
