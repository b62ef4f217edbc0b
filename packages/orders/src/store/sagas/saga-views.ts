import type { OrderAnswer, OrderCommand, OrderStatus } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Instant } from '@kontor/kernel/clock';
import { decodeJson } from '@kontor/kernel/json';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** Where a saga stands: under way (or between two tries), waiting for a person, or finished, whatever it came to. */
export type SagaStatus = 'open' | 'stuck' | 'finished';

/** A saga as people see it. */
export interface SagaView {
  readonly sagaId: string;
  readonly commandId: string;
  readonly orderId: string;
  /** The type of its command. */
  readonly kind: OrderCommand['type'];
  readonly status: SagaStatus;
  readonly fromStatus: OrderStatus | null;
  readonly undoing: boolean;
  readonly epoch: number;
  readonly tries: number;
  readonly lastStep: string | null;
  readonly lastError: string | null;
  /** When it is tried again, or taken over from whoever runs it. */
  readonly dueAt: Instant;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
  readonly outcome: Outcome<OrderAnswer> | null;
  /** Whose command it is; null: the store's own, or nobody's any more, since what a finished saga was begun with is not kept. */
  readonly actorId: string | null;
}

interface Row {
  readonly saga_id: string;
  readonly command_id: string;
  readonly order_id: string;
  readonly kind: OrderCommand['type'];
  readonly status: SagaStatus;
  readonly from_status: OrderStatus | null;
  readonly undoing: boolean;
  readonly epoch: number;
  readonly tries: number;
  readonly last_step: string | null;
  readonly last_error: string | null;
  readonly due_at: Instant;
  readonly created_at: Instant;
  readonly finished_at: Instant | null;
  readonly outcome: string | null;
  readonly actor_id: string | null;
}

/** A saga's status in SQL, of its columns. */
export const SAGA_STATUS = `CASE WHEN finished_at IS NOT NULL THEN 'finished' WHEN stuck_at IS NOT NULL THEN 'stuck' ELSE 'open' END`;
const COLUMNS = `saga_id, command_id, order_id, kind, ${SAGA_STATUS} AS status, from_status, undoing, epoch, tries, last_step,
  last_error, due_at, created_at, finished_at, outcome, command::json -> 'meta' -> 'actor' ->> 'userId' AS actor_id`;
/** Above every id: where a list of the newest begins. */
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const READ_SAGAS = statement<Row>(
  'orders.read_sagas',
  `SELECT ${COLUMNS}
   FROM orders.sagas
   WHERE tenant_id = $1 AND saga_id < $2 AND ($3::text IS NULL OR ${SAGA_STATUS} = $3) AND ($4::uuid IS NULL OR order_id = $4)
   ORDER BY saga_id DESC
   LIMIT $5`,
);

/** Which sagas a page shows. */
export interface SagaPage {
  readonly beforeSagaId: string | null;
  readonly status: SagaStatus | null;
  readonly orderId: string | null;
  readonly limit: number;
}

/** Sagas, newest first. */
export async function readSagas(db: Queryable, tenantId: number, page: SagaPage): Promise<SagaView[]> {
  const { beforeSagaId, status, orderId, limit } = page;
  const rows = await db.rows(READ_SAGAS, [tenantId, beforeSagaId ?? LAST_UUID, status, orderId, limit]);
  return rows.map(viewOf);
}

const READ_SAGA = statement<Row>(
  'orders.read_saga',
  `SELECT ${COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND saga_id = $2`,
);

/** One saga, or null. */
export async function readSaga(db: Queryable, tenantId: number, sagaId: string): Promise<SagaView | null> {
  const [row] = await db.rows(READ_SAGA, [tenantId, sagaId]);
  return row === undefined ? null : viewOf(row);
}

function viewOf(row: Row): SagaView {
  return {
    sagaId: row.saga_id,
    commandId: row.command_id,
    orderId: row.order_id,
    kind: row.kind,
    status: row.status,
    fromStatus: row.from_status,
    undoing: row.undoing,
    epoch: row.epoch,
    tries: row.tries,
    lastStep: row.last_step,
    lastError: row.last_error,
    dueAt: row.due_at,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    actorId: row.actor_id,
    outcome: row.outcome === null ? null : decodeJson<Outcome<OrderAnswer>>(row.outcome),
  };
}
