import { encodeJson } from '@kontor/kernel/json';
import { nullablePlainArray, plainArray, textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { OpenSaga } from './saga-row.ts';

const INSERT_SAGAS = statement(
  'orders.insert_sagas',
  `INSERT INTO orders.sagas (tenant_id, saga_id, command_id, request_hash, order_id, kind, from_status, command, owner, epoch,
                             due_at, created_at, request_id)
   SELECT $1::int, s.saga_id, s.command_id, s.request_hash, s.order_id, s.kind, s.from_status, s.command, $9::uuid, 1,
          clock_timestamp() + make_interval(secs => $10), clock_timestamp(), s.request_id
   FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $11::text[])
     AS s(saga_id, command_id, request_hash, order_id, kind, from_status, command, request_id)`,
);

/** Records intents, each under a lease of its first runner, which is the instance `owner`. */
export function insertSagas(
  { transaction, tenantId }: BatchScope,
  sagas: readonly OpenSaga[],
  owner: string,
  leaseMs: number,
): Promise<number> {
  return transaction.count(INSERT_SAGAS, [
    tenantId,
    plainArray(sagas.map(({ sagaId }) => sagaId)),
    plainArray(sagas.map(({ command }) => command.meta.id)),
    nullablePlainArray(sagas.map(({ command }) => command.meta.requestHash)),
    plainArray(sagas.map(({ orderId }) => orderId)),
    plainArray(sagas.map(({ command }) => command.type)),
    nullablePlainArray(sagas.map(({ fromStatus }) => fromStatus)),
    textArray(sagas.map(({ command }) => encodeJson(command))),
    owner,
    leaseMs / 1_000,
    textArray(sagas.map(({ command }) => command.meta.requestId)),
  ]);
}
