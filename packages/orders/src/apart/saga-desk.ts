import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';

import { loadOrders } from '../store/load-orders.ts';
import { findOpenSaga } from '../store/sagas/find-open-saga.ts';
import { releaseSaga } from '../store/sagas/release-saga.ts';
import { readSaga, readSagas, type SagaPage, type SagaView } from '../store/sagas/saga-views.ts';
import { planOf } from './plan.ts';

/** Sagas as people look after them: those that are under way, and those that wait for somebody. */
export interface SagaDesk {
  list(tenantId: number, page: SagaPage): Promise<SagaView[]>;
  /** @throws RefusalError `saga_not_found`. */
  read(tenantId: number, sagaId: string): Promise<SagaView>;
  /**
   * Has a saga tried again at once, with as many failures before it as a new one.
   * @throws RefusalError `saga_not_found`, `saga_finished`.
   */
  retry(tenantId: number, sagaId: string): Promise<SagaView>;
  /**
   * Has a saga taken back instead. One that turns out to have gone too far is finished all the same: the reason is then in its `lastError`.
   * @throws RefusalError `saga_not_found`, `saga_finished`, `saga_not_undoable` where its first step already has no undo.
   */
  undo(tenantId: number, sagaId: string): Promise<SagaView>;
}

/** The desk over the sagas of one database of orders; what it releases is run by whoever resumes sagas there. */
export function createSagaDesk(database: Database, currency: string): SagaDesk {
  const read = async (tenantId: number, sagaId: string): Promise<SagaView> => {
    const saga = await readSaga(database, tenantId, sagaId);
    if (saga === null) throw new RefusalError(refusal('saga_not_found'));
    return saga;
  };
  const release = async (tenantId: number, sagaId: string, undo: boolean): Promise<SagaView> => {
    const found = await releaseSaga(database, tenantId, sagaId, undo);
    const saga = await read(tenantId, sagaId);
    if (!found) throw new RefusalError(refusal('saga_finished'));
    return saga;
  };
  return {
    list: (tenantId, page) => readSagas(database, tenantId, page),
    read,
    retry: (tenantId, sagaId) => release(tenantId, sagaId, false),
    undo: async (tenantId, sagaId) => {
      const open = await database.transact(BATCH_TRANSACTION, async (transaction) => {
        const saga = await findOpenSaga(transaction, tenantId, sagaId);
        if (saga === null) return null;
        const scope = { tenantId, transaction, lockOrder: new LockOrder() };
        const orders = await loadOrders(scope, [saga.orderId]);
        return planOf(saga, orders[0] ?? null, currency);
      });
      if (open?.steps[0]?.undo === null) throw new RefusalError(refusal('saga_not_undoable'));
      return release(tenantId, sagaId, true);
    },
  };
}
