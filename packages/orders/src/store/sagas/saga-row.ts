import type { OrderCommand, OrderStatus } from '@kontor/contracts/orders';
import { decodeJson } from '@kontor/kernel/json';

/** A saga that is not finished, as it was recorded. */
export interface OpenSaga {
  readonly tenantId: number;
  /** Names the attempt: the seed of its command. */
  readonly sagaId: string;
  readonly orderId: string;
  /** Of the order when the saga was begun; null: it makes the order. */
  readonly fromStatus: OrderStatus | null;
  readonly command: OrderCommand;
  /** Only who holds this epoch may write the saga's row. */
  readonly epoch: number;
  /** A person had it taken back. */
  readonly undoing: boolean;
}

/** The columns of orders.sagas that make an `OpenSaga`. */
export const OPEN_SAGA_COLUMNS = 'tenant_id, saga_id, order_id, from_status, command, epoch, undoing';

/** One row with OPEN_SAGA_COLUMNS. */
export interface OpenSagaRow {
  readonly tenant_id: number;
  readonly saga_id: string;
  readonly order_id: string;
  readonly from_status: OrderStatus | null;
  readonly command: string;
  readonly epoch: number;
  readonly undoing: boolean;
}

/** The saga that a row holds. */
export function openSagaOf(row: OpenSagaRow): OpenSaga {
  return {
    tenantId: row.tenant_id,
    sagaId: row.saga_id,
    orderId: row.order_id,
    fromStatus: row.from_status,
    command: decodeJson<OrderCommand>(row.command),
    epoch: row.epoch,
    undoing: row.undoing,
  };
}
