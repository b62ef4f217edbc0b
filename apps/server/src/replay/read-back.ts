import { forEachBounded } from './bounded.ts';
import type { Performed } from './perform.ts';
import type { Progress } from './progress.ts';
import type { StoreApi, StoreOrder, StoreProduct } from './store-api.ts';

/** What the store says after a replay, read through its API and from nothing the replay remembers but ids and sessions. */
export interface StoreState {
  /** By StockCode. */
  readonly products: ReadonlyMap<string, StoreProduct>;
  /** All orders of the replay's customers, found through their own lists: an order made twice shows here. By order id. */
  readonly orders: ReadonlyMap<string, StoreOrder>;
  /** By the customer's name in the plan. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** Reads every product, order and balance of a replay, at most `concurrency` requests at once. */
export async function readBack(
  { productIds, sessions }: Performed,
  api: StoreApi,
  concurrency: number,
  progress: Progress,
): Promise<StoreState> {
  const products = new Map<string, StoreProduct>();
  const orders = new Map<string, StoreOrder>();
  const balances = new Map<string, bigint>();
  progress.begin('reading the store', productIds.size + sessions.size);
  await forEachBounded([...productIds], concurrency, async ([stockCode, productId]) => {
    products.set(stockCode, await api.product(productId));
    progress.step();
  });
  await forEachBounded([...sessions], concurrency, async ([name, session]) => {
    balances.set(name, await api.balance(session));
    for (const orderId of await api.orderIds(session)) orders.set(orderId, await api.order(session, orderId));
    progress.step();
  });
  progress.end();
  return { products, orders, balances };
}
