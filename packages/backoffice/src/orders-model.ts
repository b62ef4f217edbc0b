import type { OrdersEvent } from '@kontor/contracts/orders';
import { decodeJson } from '@kontor/kernel/json';
import { readPlacedLines } from '@kontor/orders/store/read-placed-lines';
import type { Transaction } from '@kontor/postgres/transaction';

import { type FoldedEvent, netOrders, type OrderChanges, orderKey, ordersWithSales } from './domain/net-orders.ts';
import type { ReadModel } from './read-model.ts';
import { ORDERS_PROJECTION } from './store/generation.ts';
import { loadStatuses } from './store/load-statuses.ts';
import { insertOrders, moveOrders } from './store/write-orders.ts';
import { addCounts, addDays, addSales } from './store/write-sums.ts';

/** What staff searches orders by, and sums of them: folded from the orders' log into the schema `backoffice`. */
export const ORDERS_MODEL: ReadModel = {
  name: 'backoffice',
  projection: ORDERS_PROJECTION,
  log: 'orders',
  tables: ['orders', 'order_products', 'order_counts', 'daily_totals', 'daily_sales'],
  fold: async (service, logged) => {
    const events = logged.flatMap(({ tenantId, aggregateId, payload, at }): FoldedEvent[] => {
      const event = decodeJson<OrdersEvent>(payload);
      // What people do with sagas changes no order by itself.
      return event.type === 'SagaReleased' ? [] : [{ tenantId, orderId: aggregateId, at, event }];
    });
    const sold = ordersWithSales(events);
    const placed = sold.length === 0 ? [] : await readPlacedLines(service, sold);
    const lines = new Map(placed.map((order) => [orderKey(order), order.lines]));
    return async (transaction, generation) => {
      const known = await loadStatuses(transaction, generation, distinctOrders(events));
      const statuses = new Map(known.map((order) => [orderKey(order), order.status]));
      await Promise.all(write(transaction, generation, netOrders(events, { statuses, lines })));
    };
  },
};

function write(transaction: Transaction, generation: number, changes: OrderChanges): Promise<unknown>[] {
  const { placed, moved, counts, days, sales } = changes;
  return [
    ...(placed.length > 0 ? [insertOrders(transaction, generation, placed)] : []),
    ...(moved.length > 0 ? [moveOrders(transaction, generation, moved)] : []),
    ...(counts.length > 0 ? [addCounts(transaction, generation, counts)] : []),
    ...(days.length > 0 ? [addDays(transaction, generation, days)] : []),
    ...(sales.length > 0 ? [addSales(transaction, generation, sales)] : []),
  ];
}

function distinctOrders(events: readonly FoldedEvent[]): FoldedEvent[] {
  return [...new Map(events.map((each) => [orderKey(each), each])).values()];
}
