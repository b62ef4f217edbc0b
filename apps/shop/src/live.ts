import { type InfiniteData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';

import type { Product } from './kontor.ts';
import { balance, me, noteSessionMayHaveEnded, queries } from './queries.ts';

/** Pause before a stream that was refused is tried again; one that was cut off comes back by itself. */
const REFUSED_MS = 15_000;
/** Products come and go while somebody scrolls; a stream is opened once they stay. */
const SETTLE_MS = 300;
/** How often is asked while no stream tells. */
const POLL_MS = 5_000;
/** What one stream may name. */
const PRODUCTS_MAX = 50;

interface Stock {
  readonly product_id: string;
  readonly stock_quantity: number;
  readonly reserved_quantity: number;
  readonly available_quantity: number;
}

const watched = new Map<string, number>();
const listeners = new Set<() => void>();
let source: EventSource | null = null;
let address = '';
let open = false;
let userId: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the stream in step with who is signed in, what is on the page and whether anybody looks at it. Use it once. */
export function useLiveStream(): void {
  const { data: user } = useQuery(me);
  const id = user?.id ?? null;
  useEffect(() => {
    userId = id;
    settle(0);
  }, [id]);
  useEffect(() => {
    const look = () => settle(0);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
}

/** Has the stock of these products told while the caller is on the page. */
export function useLiveStock(productIds: readonly string[]): void {
  const key = productIds.slice(0, PRODUCTS_MAX).join();
  useEffect(() => {
    const ids = key === '' ? [] : key.split(',');
    for (const id of ids) watched.set(id, (watched.get(id) ?? 0) + 1);
    settle(SETTLE_MS);
    return () => {
      for (const id of ids) {
        const others = (watched.get(id) ?? 1) - 1;
        if (others > 0) watched.set(id, others);
        else watched.delete(id);
      }
      settle(SETTLE_MS);
    };
  }, [key]);
}

/** How often a query is to ask by itself: never while a stream tells, every few seconds while none does. */
export function usePolling(): number | false {
  const live = useSyncExternalStore(subscribe, () => open);
  return live ? false : POLL_MS;
}

/** Whether the browser believes that it is connected. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return online;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setOpen(next: boolean): void {
  if (open === next) return;
  open = next;
  for (const listener of listeners) listener();
}

/** Opens the stream that is wanted now, after `ms` in which nothing else was wanted. A page that nobody sees has none: browsers allow six a site. */
function settle(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const ids = [...watched.keys()].sort().slice(0, PRODUCTS_MAX).join();
    const wanted = document.hidden || (userId === null && ids === '') ? '' : `/events/?products=${ids}#${userId ?? ''}`;
    if (wanted === address) return;
    source?.close();
    source = null;
    address = wanted;
    setOpen(false);
    if (wanted !== '') connect(wanted.split('#')[0] ?? '', ids === '');
  }, ms);
}

function connect(url: string, withoutProducts: boolean): void {
  const stream = new EventSource(withoutProducts ? '/events/' : url);
  source = stream;
  stream.addEventListener('ready', ({ data }: MessageEvent<string>) => {
    setOpen(true);
    if (!(JSON.parse(data) as { resumed: boolean }).resumed) reload();
  });
  stream.addEventListener('reset', reload);
  stream.addEventListener('order', ({ data }: MessageEvent<string>) => {
    const { order_id: id } = JSON.parse(data) as { order_id: string };
    void queries.invalidateQueries({ queryKey: ['order', id] });
    void queries.invalidateQueries({ queryKey: ['orders'] });
  });
  stream.addEventListener('wallet', ({ data }: MessageEvent<string>) => {
    const news = JSON.parse(data) as { balance: string; currency: string };
    queries.setQueryData(balance.queryKey, { balance: news.balance, currency: news.currency });
    void queries.invalidateQueries({ queryKey: ['wallet', 'transactions'] });
  });
  stream.addEventListener('stock', ({ data }: MessageEvent<string>) => {
    for (const stock of (JSON.parse(data) as { products: readonly Stock[] }).products) showStock(stock);
  });
  stream.addEventListener('product', ({ data }: MessageEvent<string>) => {
    const { product_id: id } = JSON.parse(data) as { product_id: string };
    void queries.invalidateQueries({ queryKey: ['product', id] });
    void queries.invalidateQueries({ queryKey: ['products'] });
  });
  stream.addEventListener('closing', () => void noteSessionMayHaveEnded());
  stream.addEventListener('error', () => {
    setOpen(false);
    if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
    address = '';
    clearTimeout(timer);
    timer = setTimeout(() => settle(0), REFUSED_MS);
  });
}

/** What is shown may be older than the stream. */
function reload(): void {
  for (const key of ['products', 'product', 'order', 'orders', 'wallet']) {
    void queries.invalidateQueries({ queryKey: [key] });
  }
}

function showStock({ product_id: id, ...numbers }: Stock): void {
  const renew = <P extends Product>(product: P): P => (product.id === id ? { ...product, ...numbers } : product);
  queries.setQueryData<Product>(['product', id], (product) => (product === undefined ? product : renew(product)));
  queries.setQueriesData<InfiniteData<{ products: Product[] }>>({ queryKey: ['products'] }, (data) =>
    data === undefined
      ? data
      : { ...data, pages: data.pages.map((page) => ({ ...page, products: page.products.map(renew) })) },
  );
}
