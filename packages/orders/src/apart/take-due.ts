import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';

import type { Order } from '../domain/order.ts';
import { loadOrders } from '../store/load-orders.ts';
import type { OpenSaga } from '../store/sagas/saga-row.ts';
import { type SagaTaker, TAKE_SAGAS, takeSagas } from '../store/sagas/take-sagas.ts';
import { type HeldSaga, planOf } from './plan.ts';

/** What an instance took over: sagas with their plans, and those that the rules do not know any more, each with the reason. */
export interface TakenSagas {
  readonly taken: readonly HeldSaga[];
  readonly unplanned: readonly { readonly saga: OpenSaga; readonly error: unknown }[];
}

/** Takes over sagas that nobody runs (any more), at most `limit`, each under a new epoch, and plans them anew from their commands. */
export function takeDueSagas(
  database: Database,
  currency: string,
  taker: SagaTaker,
  limit: number,
): Promise<TakenSagas> {
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => [TAKE_SAGAS.name]);
    const open = await takeSagas(transaction, taker, limit);
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
