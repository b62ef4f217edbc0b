import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import type { OrdersAnswer, SagaCommand } from '@kontor/contracts/orders';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Orders } from '@kontor/orders/service';
import { readSaga, readSagas, type SagaPage, type SagaView } from '@kontor/orders/store/sagas/saga-views';
import type { Database } from '@kontor/postgres/database';
import { operatorMeta } from '@kontor/runtime/system-command';

const SOON_MS = 10_000;

/** Sagas as people look after them. What is refused is thrown. */
export interface SagaDesk {
  list(page: Partial<SagaPage>): Promise<SagaView[]>;
  read(sagaId: string): Promise<SagaView>;
  retry(sagaId: string): Promise<OrdersAnswer>;
  undo(sagaId: string): Promise<OrdersAnswer>;
}

/** The desk at an instance of orders, over their database. */
export function sagaDesk(orders: Pick<Orders, 'submit'>, database: Database): SagaDesk {
  const submit = async (type: SagaCommand['type'], sagaId: string) => {
    const meta = operatorMeta(DEFAULT_TENANT_ID, 'a test');
    const { outcome } = await orders.submit({ type, meta, sagaId }, Date.now() + SOON_MS);
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
    return outcome.answer;
  };
  return {
    list: (page) =>
      readSagas(database, DEFAULT_TENANT_ID, { beforeSagaId: null, status: null, orderId: null, limit: 10, ...page }),
    read: async (sagaId) => {
      const saga = await readSaga(database, DEFAULT_TENANT_ID, sagaId);
      if (saga === null) throw new RefusalError(refusal('saga_not_found'));
      return saga;
    },
    retry: (sagaId) => submit('RetrySaga', sagaId),
    undo: (sagaId) => submit('UndoSaga', sagaId),
  };
}
