import type { InventoryEvent } from '@kontor/contracts/inventory';
import { decodeJson } from '@kontor/kernel/json';

import { netStock, productKey, productsIn, type StockEvent } from '../domain/net-stock.ts';
import type { ReadModel } from '../read-model.ts';
import { addTotals } from '../store/stock-value/add-totals.ts';
import { loadProducts } from '../store/stock-value/load-products.ts';
import { writeProducts } from '../store/stock-value/write-products.ts';

/** Events that say who holds units, and change none: a third of a busy log. */
const WITHOUT_UNITS: ReadonlySet<string> = new Set<InventoryEvent['type']>([
  'ReservationClaimed',
  'ReservationUnclaimed',
]);

/** What the stock is worth: units at the price in force, folded from the inventory's log. */
export const STOCK_VALUE_MODEL: ReadModel = {
  name: 'stock_value',
  projection: 'stock_value',
  log: 'inventory',
  tables: ['products', 'totals'],
  fold: async (_service, logged) => {
    const events = logged.flatMap(({ type, tenantId, at, payload }): StockEvent[] => {
      return WITHOUT_UNITS.has(type) ? [] : [{ tenantId, at, event: decodeJson<InventoryEvent>(payload) }];
    });
    const named = productsIn(events);
    return async (transaction, generation) => {
      if (named.length === 0) return;
      const known = await loadProducts(transaction, generation, named);
      const { products, totals } = netStock(events, new Map(known.map((product) => [productKey(product), product])));
      await Promise.all([writeProducts(transaction, generation, products), addTotals(transaction, generation, totals)]);
    };
  },
};
