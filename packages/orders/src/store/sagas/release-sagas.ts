import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { SagaState } from '../../domain/saga-rules.ts';

const RELEASE_SAGAS = statement(
  'orders.release_sagas',
  `WITH written AS (
     UPDATE orders.sagas AS s
     SET owner = NULL, due_at = clock_timestamp(), stuck_at = NULL, failures = 0, epoch = epoch + 1, undoing = r.undoing, releases = r.releases
     FROM unnest($2::uuid[], $3::boolean[], $4::int[]) AS r(saga_id, undoing, releases)
     WHERE s.tenant_id = $1 AND s.saga_id = r.saga_id AND s.finished_at IS NULL
     RETURNING 1
   )
   SELECT 1 / (count(*) = $5)::int FROM written -- fails unless every saga is: COMMIT is on its way before the count is known`,
);

/** Gives sagas that this transaction has locked to whoever takes them over next, at once; whoever runs one now can write nothing of it any more. */
export function releaseSagas({ transaction, tenantId }: BatchScope, sagas: readonly SagaState[]): Promise<unknown> {
  return transaction.count(RELEASE_SAGAS, [
    tenantId,
    plainArray(sagas.map(({ sagaId }) => sagaId)),
    scalarArray(sagas.map(({ undoing }) => undoing)),
    scalarArray(sagas.map(({ releases }) => releases)),
    sagas.length,
  ]);
}
