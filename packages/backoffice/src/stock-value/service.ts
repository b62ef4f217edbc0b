import type { StockTotals } from '../domain/net-stock.ts';
import { type Following, type FollowingOptions, follow } from '../follow.ts';
import {
  listProductValues,
  type ProductValue,
  readProductValue,
  type ValueList,
} from '../store/stock-value/list-products.ts';
import { readTotals } from '../store/stock-value/read-totals.ts';
import { STOCK_VALUE_MODEL } from './model.ts';

/** What the stock is worth, as staff sees it. */
export interface StockValue extends Following {
  /** See listProductValues. */
  list(tenantId: number, list: ValueList): Promise<ProductValue[]>;
  /** See readProductValue. */
  product(tenantId: number, productId: string): Promise<ProductValue | null>;
  /** What all of it comes to; null while there is no product. */
  totals(tenantId: number): Promise<Readonly<StockTotals> | null>;
}

/** Puts it together, where the inventory's log and the schema `stock_value` are. */
export function createStockValue(options: FollowingOptions): StockValue {
  const { reads } = options;
  return {
    ...follow(STOCK_VALUE_MODEL, options),
    list: (tenantId, list) => listProductValues(reads, tenantId, list),
    product: (tenantId, productId) => readProductValue(reads, tenantId, productId),
    totals: (tenantId) => readTotals(reads, tenantId),
  };
}
