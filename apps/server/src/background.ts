import { createExpiry } from '@kontor/orders/expiry';
import type { Database } from '@kontor/postgres/database';
import { type PeriodicTask, startPeriodic } from '@kontor/runtime/periodic';
import { createPruning } from '@kontor/runtime/pruning';
import { PROJECTION_EVENTS_MAX } from '@kontor/wallet/store/project-system-balances';

import type { Pools } from './databases.ts';
import type { Store } from './store.ts';

/** Well inside the five seconds in which what has expired must be released. */
const EXPIRY_PAUSE_MS = 1_000;
const PROJECTION_PAUSE_MS = 1_000;
const REFUSALS_PAUSE_MS = 5_000;
const PRUNING_PAUSE_MS = 30_000;

/** What runs beside the requests. */
export interface BackgroundOptions {
  readonly store: Store;
  readonly pools: Pools;
  readonly idempotencyTtlMs: number;
  /** What else runs, such as the publishing of events. */
  readonly more?: readonly PeriodicTask[];
  onError(task: string, error: unknown): void;
}

/** What a store does by itself: expiry, projections, pruning. Every instance may. */
export function backgroundTasks({
  store,
  pools,
  idempotencyTtlMs,
  more = [],
}: Omit<BackgroundOptions, 'onError'>): PeriodicTask[] {
  const { backoffice, orders, inventory, wallet, identity } = store;
  const expireOrders = createExpiry(orders);
  const prune = (database: Database, service: 'orders' | 'inventory' | 'wallet' | 'identity'): PeriodicTask => ({
    name: `prune ${service}`,
    pauseMs: PRUNING_PAUSE_MS,
    run: createPruning(database, service, idempotencyTtlMs),
  });
  return [
    ...more,
    { name: 'expire orders', pauseMs: EXPIRY_PAUSE_MS, run: expireOrders },
    {
      name: 'expire external reservations',
      pauseMs: EXPIRY_PAUSE_MS,
      run: () => drain(() => inventory.expireExternal()),
    },
    {
      name: 'project system balances',
      pauseMs: PROJECTION_PAUSE_MS,
      run: () => drain(async () => (await wallet.projectSystemBalances()) >= PROJECTION_EVENTS_MAX),
    },
    { name: 'project orders', pauseMs: PROJECTION_PAUSE_MS, run: () => drain(() => backoffice.project()) },
    { name: 'count refusals', pauseMs: REFUSALS_PAUSE_MS, run: () => backoffice.flushRefusals() },
    {
      name: 'prune bulk requests',
      pauseMs: PRUNING_PAUSE_MS,
      run: () => drain(() => backoffice.pruneBulkRequests(idempotencyTtlMs)),
    },
    {
      name: 'prune sessions',
      pauseMs: PRUNING_PAUSE_MS,
      run: () => drain(async () => (await identity.pruneSessions()) > 0),
    },
    {
      name: 'prune revocations',
      pauseMs: PRUNING_PAUSE_MS,
      run: () => drain(async () => (await identity.pruneRevocations()) > 0),
    },
    {
      name: 'prune login attempts',
      pauseMs: PRUNING_PAUSE_MS,
      run: () => drain(async () => (await identity.pruneLoginAttempts()) > 0),
    },
    prune(pools.orders, 'orders'),
    prune(pools.inventory, 'inventory'),
    prune(pools.wallet, 'wallet'),
    prune(pools.identity, 'identity'),
  ];
}

/** Starts the tasks. Returns what stops them. */
export function startBackground({ onError, ...options }: BackgroundOptions): () => Promise<void> {
  const stops = backgroundTasks(options).map((task) => startPeriodic(task, onError));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Repeats a bounded step until it says that nothing is left for now. */
async function drain(step: () => Promise<boolean>): Promise<void> {
  while (await step());
}
