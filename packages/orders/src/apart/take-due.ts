import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';

import type { Order } from '../domain/order.ts';
import { loadOrders } from '../store/load-orders.ts';
import type { OpenSaga } from '../store/sagas/saga-row.ts';
import { TAKE_SAGAS, takeSagas } from '../store/sagas/take-sagas.ts';
import { type HeldSaga, planOf } from './plan.ts';
import type { SagaBatchOptions } from './saga-batch.ts';

/** What an instance took over: sagas with their plans, and those that the rules do not know any more, each with the reason. */
export interface TakenSagas {
  readonly taken: readonly HeldSaga[];
  readonly unplanned: readonly { readonly saga: OpenSaga; readonly error: unknown }[];
}

/** Takes over sagas whose lease has ended, at most `limit`, each under a new epoch, and plans them anew from their commands. */
export function takeDueSagas(
  { database, owner, leaseMs, currency }: SagaBatchOptions,
  limit: number,
): Promise<TakenSagas> {
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => [TAKE_SAGAS.name]);
    const open = await takeSagas(transaction, owner, leaseMs, limit);
    const taken: HeldSaga[] = [];
    const unplanned: { saga: OpenSaga; error: unknown }[] = [];
    for (const [tenantId, sagas] of Map.groupBy(open, (saga) => saga.tenantId)) {
      const scope = { tenantId, transaction, lockOrder: new LockOrder() };
      const orders = await loadOrders(
        scope,
        sagas.map(({ orderId }) => orderId),
      );
      const byId = new Map<string, Order>(orders.map((order) => [order.orderId, order]));
      for (const saga of sagas) {
        try {
          taken.push({ ...saga, plan: planOf(saga, byId.get(saga.orderId) ?? null, currency) });
        } catch (error) {
          unplanned.push({ saga, error });
        }
      }
    }
    return { taken, unplanned };
  });
}
