import type { OrdersAnswer } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { assert } from '@kontor/kernel/assert';
import { encodeJson } from '@kontor/kernel/json';
import { plainArray, textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

const FINISH_SAGAS = statement(
  'orders.finish_sagas',
  `UPDATE orders.sagas AS s
   SET finished_at = clock_timestamp(), outcome = f.outcome, command = NULL, stuck_at = NULL
   FROM unnest($2::uuid[], $3::text[]) AS f(saga_id, outcome)
   WHERE s.saga_id = f.saga_id AND s.tenant_id = $1 AND s.finished_at IS NULL`,
);

/** Finishes sagas that this transaction has locked; what came with their commands is forgotten. */
export async function finishSagas(
  { transaction, tenantId }: BatchScope,
  finished: readonly { readonly sagaId: string; readonly outcome: Outcome<OrdersAnswer> }[],
): Promise<void> {
  const count = await transaction.count(FINISH_SAGAS, [
    tenantId,
    plainArray(finished.map(({ sagaId }) => sagaId)),
    textArray(finished.map(({ outcome }) => encodeJson(outcome))),
  ]);
  assert(count === finished.length, 'every saga that is held is finished once');
}
