import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

// Sorted, so that two batches never wait for each other's sagas in a circle.
const LOCK_SAGAS = statement<{ saga_id: string }>(
  'orders.lock_sagas',
  `SELECT s.saga_id
   FROM orders.sagas AS s
   JOIN unnest($2::uuid[], $3::int[]) AS held(saga_id, epoch) ON held.saga_id = s.saga_id AND held.epoch = s.epoch
   WHERE s.tenant_id = $1 AND s.finished_at IS NULL
   ORDER BY s.saga_id
   FOR NO KEY UPDATE OF s`,
);

/**
 * Locks those of the sagas that are still held under these epochs, and tells which. An instance that was frozen while another took its saga over
 * finds it gone here, and writes nothing.
 */
export async function lockSagas(
  { transaction, tenantId }: BatchScope,
  held: readonly { readonly sagaId: string; readonly epoch: number }[],
): Promise<Set<string>> {
  const rows = await transaction.rows(LOCK_SAGAS, [
    tenantId,
    plainArray(held.map(({ sagaId }) => sagaId)),
    scalarArray(held.map(({ epoch }) => epoch)),
  ]);
  return new Set(rows.map(({ saga_id }) => saga_id));
}
