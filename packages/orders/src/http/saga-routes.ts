import { can } from '@kontor/contracts/capabilities';
import { REFUSALS, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, tenantOf } from '@kontor/http/request';
import { InstantOutput, NextCursor, Nullable, PageQuery, UuidString } from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import type { Queryable } from '@kontor/postgres/statement';
import { type Static, Type } from 'typebox';

import { SAGA_STEP_STATES, type SagaStepState, sagaSteps } from '../domain/saga-steps.ts';
import type { Orders } from '../service.ts';
import { readSaga, readSagas, type SagaView } from '../store/sagas/saga-views.ts';
import { presentReleased } from './present.ts';

/** What the routes are given. */
export interface SagaRoutesOptions {
  readonly orders: Pick<Orders, 'submit'>;
  /** The database of orders, as it is now. */
  readonly reads: Queryable;
  /** The names of users by id; one whose profile was erased has none. */
  usernames(tenantId: number, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const tags = ['admin'];
const CURSOR = 'sagas';

const SagaStep = Type.Object({
  name: Type.String({ examples: ['charge'] }),
  service: Type.String({ examples: ['wallet'] }),
  undoable: Type.Boolean({ description: 'Whether it can be taken back.' }),
  state: Type.Unsafe<SagaStepState>({
    type: 'string',
    enum: [...SAGA_STEP_STATES],
    description:
      '`done`; `stopped`: the last try stopped at it, so it may have taken effect; `waiting`: the last try did not come to it; `undone`: nothing of it stays; `unknown`: a first try is under way.',
  }),
});
const SagaOutput = Type.Object({
  saga_id: UuidString,
  order_id: UuidString,
  command_id: UuidString,
  kind: Type.String({ description: 'The command that it carries out.', examples: ['PayOrder'] }),
  status: Type.String({ description: '`open`, `stuck` (it waits for a person) or `finished`.' }),
  from_status: Nullable(Type.String({ description: 'Where its order stood; null: it makes the order.' })),
  undoing: Type.Boolean({ description: 'A person has it taken back.' }),
  tries: Type.Integer({ description: 'Tries that came to no end.' }),
  last_step: Nullable(Type.String({ description: 'The step at which the last of them stopped.' })),
  last_error: Nullable(Type.String({ description: 'Why.' })),
  by: Nullable(
    Type.Object(
      { id: UuidString, username: Nullable(Type.String()) },
      { description: "Whose command it is; null for the store's own, and once it is finished." },
    ),
  ),
  due_at: InstantOutput,
  created_at: InstantOutput,
  finished_at: Nullable(InstantOutput),
  steps: Type.Array(SagaStep, { description: 'In their order, and how far it came with each.' }),
  can: Type.Object({
    retry: Type.Boolean({ description: 'Whether it can be tried again at once.' }),
    undo: Type.Boolean({ description: 'Whether it can be taken back.' }),
  }),
  result: Nullable(Type.String({ description: '`done`, or why it was refused; null while it is not finished.' })),
});
const SagaPath = Type.Object({ saga_id: UuidString });
const Released = Type.Object({
  saga_id: UuidString,
  order_id: UuidString,
  status: Type.Literal('open'),
  undoing: Type.Boolean({ description: 'Whether it is being taken back.' }),
});
const SagaQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('stuck'), Type.Literal('finished')])),
  order_id: Type.Optional(UuidString),
});
const SagaList = Type.Object({ sagas: Type.Array(SagaOutput), next_cursor: NextCursor });

/**
 * Adds `/admin/api/sagas/`: what is under way between services that run apart, what waits for a person, and what he can do about it. Where services share their
 * transactions there is none to show.
 */
export function sagaRoutes(app: App, { orders, reads, usernames }: SagaRoutesOptions): void {
  const namesOf = (tenantId: number, sagas: readonly SagaView[]) =>
    usernames(tenantId, [...new Set(sagas.flatMap(({ actorId }) => actorId ?? []))]);
  app.get(
    '/admin/api/sagas/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListSagas',
        summary: 'Sagas between services that run apart, newest first',
        querystring: SagaQuery,
        response: { 200: SagaList },
      },
    },
    async (request) => {
      const { limit, cursor, status, order_id: orderId } = request.query;
      const [before] = cursor === undefined ? [null] : decodeCursor(cursor, CURSOR, ['uuid']);
      const found = await readSagas(reads, tenantOf(request), {
        beforeSagaId: before ?? null,
        status: status ?? null,
        orderId: orderId ?? null,
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const names = await namesOf(tenantOf(request), shown);
      return {
        sagas: shown.map((saga) => presentSaga(saga, names)),
        next_cursor: last === undefined ? null : encodeCursor(CURSOR, [last.sagaId]),
      };
    },
  );

  app.get(
    '/admin/api/sagas/:saga_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminReadSaga',
        summary: 'One saga',
        params: SagaPath,
        response: { 200: SagaOutput },
      },
    },
    async (request) => {
      const saga = await readSaga(reads, tenantOf(request), request.params.saga_id);
      if (saga === null) refuseWith(refusal('saga_not_found'));
      return presentSaga(saga, await namesOf(tenantOf(request), [saga]));
    },
  );

  releaseRoute(app, orders, 'RetrySaga', 'Have a saga tried again at once');
  releaseRoute(app, orders, 'UndoSaga', 'Have a saga taken back; one that has gone too far is finished all the same');
}

function releaseRoute(app: App, orders: Pick<Orders, 'submit'>, type: 'RetrySaga' | 'UndoSaga', summary: string): void {
  const action = type === 'RetrySaga' ? 'retry' : 'undo';
  app.post(
    `/admin/api/sagas/:saga_id/${action}/`,
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: `admin${type}`,
        summary,
        params: SagaPath,
        response: { 200: Released },
      },
    },
    async (request, reply) => {
      const { saga_id: sagaId } = request.params;
      const answered = await orders.submit(
        { type, meta: commandMeta(request), sagaId: sagaId.toLowerCase() },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentReleased);
    },
  );
}

/** A saga in the words of the contract. */
export function presentSaga(saga: SagaView, names: ReadonlyMap<string, string> = new Map()): Static<typeof SagaOutput> {
  const { outcome } = saga;
  return {
    saga_id: saga.sagaId,
    order_id: saga.orderId,
    command_id: saga.commandId,
    kind: saga.kind,
    status: saga.status,
    from_status: saga.fromStatus,
    undoing: saga.undoing,
    tries: saga.tries,
    last_step: saga.lastStep,
    last_error: saga.lastError,
    by: saga.actorId === null ? null : { id: saga.actorId, username: names.get(saga.actorId) ?? null },
    due_at: formatInstant(saga.dueAt),
    created_at: formatInstant(saga.createdAt),
    finished_at: saga.finishedAt === null ? null : formatInstant(saga.finishedAt),
    steps: sagaSteps({ ...saga, succeeded: outcome === null ? null : outcome.ok }),
    can: { retry: can.retrySaga(saga), undo: can.undoSaga(saga) },
    result:
      outcome === null
        ? null
        : outcome.ok
          ? 'done'
          : (outcome.refusal.message ?? REFUSALS[outcome.refusal.kind].message),
  };
}
