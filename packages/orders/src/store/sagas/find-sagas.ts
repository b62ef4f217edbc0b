import type { OrderAnswer, OrderStatus } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { decodeJson } from '@kontor/kernel/json';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** A saga as others see it: whose it is, and what it came to, where it is finished. */
export interface SeenSaga {
  readonly sagaId: string;
  readonly commandId: string;
  readonly requestHash: string | null;
  readonly orderId: string;
  readonly fromStatus: OrderStatus | null;
  readonly epoch: number;
  /** The instance that runs it, or ran it last; null: it waits for its next try. */
  readonly owner: string | null;
  /** Null while it is not finished. */
  readonly outcome: Outcome<OrderAnswer> | null;
  readonly requestId: string;
}

interface Row {
  readonly saga_id: string;
  readonly command_id: string;
  readonly request_hash: string | null;
  readonly order_id: string;
  readonly from_status: OrderStatus | null;
  readonly epoch: number;
  readonly owner: string | null;
  readonly outcome: string | null;
  readonly request_id: string;
}

const COLUMNS = 'saga_id, command_id, request_hash, order_id, from_status, epoch, owner, outcome, request_id';

const FIND_SAGAS = statement<Row>(
  'orders.find_sagas',
  `SELECT ${COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) AND finished_at IS NULL
   UNION
   SELECT ${COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND command_id = ANY ($3::uuid[]) AND finished_at IS NULL
   UNION
   SELECT ${COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND saga_id = ANY ($4::uuid[])`,
);

/** The open sagas of these orders and commands, and whatever became of these attempts. Issue it after the orders' locks. */
export async function findSagas(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
  commandIds: readonly string[],
  sagaIds: readonly string[],
): Promise<SeenSaga[]> {
  const rows = await transaction.rows(FIND_SAGAS, [
    tenantId,
    plainArray(orderIds),
    plainArray(commandIds),
    plainArray(sagaIds),
  ]);
  return rows.map(seenOf);
}

const FIND_SAGA = statement<Row>(
  'orders.find_saga',
  `SELECT ${COLUMNS} FROM orders.sagas WHERE tenant_id = $1 AND saga_id = $2`,
);

/** One saga, or null where there is none (any more). */
export async function findSaga(db: Queryable, tenantId: number, sagaId: string): Promise<SeenSaga | null> {
  const [row] = await db.rows(FIND_SAGA, [tenantId, sagaId]);
  return row === undefined ? null : seenOf(row);
}

function seenOf(row: Row): SeenSaga {
  return {
    sagaId: row.saga_id,
    commandId: row.command_id,
    requestHash: row.request_hash,
    orderId: row.order_id,
    fromStatus: row.from_status,
    epoch: row.epoch,
    owner: row.owner,
    outcome: row.outcome === null ? null : decodeJson<Outcome<OrderAnswer>>(row.outcome),
    requestId: row.request_id,
  };
}
