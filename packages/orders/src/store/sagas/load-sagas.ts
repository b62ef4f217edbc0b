import type { OrderCommand } from '@kontor/contracts/orders';
import { plainArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { SagaState } from '../../domain/saga-rules.ts';
import { SAGA_STATUS } from './saga-views.ts';

// Sorted, so that two batches never wait for each other's sagas in a circle.
const LOCK_SAGAS_BY_ID = statement<{ saga_id: string }>(
  'orders.lock_sagas_by_id',
  `SELECT saga_id FROM orders.sagas
   WHERE tenant_id = $1 AND saga_id = ANY ($2::uuid[])
   ORDER BY saga_id
   FOR NO KEY UPDATE`,
);

const LOAD_SAGAS = statement<{
  saga_id: string;
  order_id: string;
  kind: OrderCommand['type'];
  status: SagaState['status'];
  undoing: boolean;
  releases: number;
}>(
  'orders.load_sagas',
  `SELECT saga_id, order_id, kind, ${SAGA_STATUS} AS status, undoing, releases
   FROM orders.sagas WHERE tenant_id = $1 AND saga_id = ANY ($2::uuid[])`,
);

/** Locks those of the sagas that are there until the transaction ends, and then reads them. All of it is sent before the first await. */
export async function loadSagas(
  { transaction, tenantId }: BatchScope,
  sagaIds: readonly string[],
): Promise<SagaState[]> {
  const values = [tenantId, plainArray(sagaIds)];
  const [, rows] = await Promise.all([
    transaction.count(LOCK_SAGAS_BY_ID, values),
    transaction.rows(LOAD_SAGAS, values),
  ]);
  return rows.map((row) => ({
    sagaId: row.saga_id,
    orderId: row.order_id,
    kind: row.kind,
    status: row.status,
    undoing: row.undoing,
    releases: row.releases,
  }));
}
