import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { OrdersApart } from '@kontor/orders/apart/service';
import { createExpiry } from '@kontor/orders/expiry';
import { pruneSagas } from '@kontor/orders/store/sagas/prune-sagas';
import type { Database } from '@kontor/postgres/database';
import { type PeriodicTask, startPeriodic } from '@kontor/runtime/periodic';
import { createPruning } from '@kontor/runtime/pruning';
import { PROJECTION_EVENTS_MAX } from '@kontor/wallet/store/project-system-balances';

import type { Pools } from './databases.ts';
import { readModelsOf, type Store } from './store.ts';

/** Well inside the minute in which what was left is to be finished. */
const SAGAS_PAUSE_MS = 1_000;
/** So long a look for sagas waits for those that it found. */
const SAGAS_PATIENCE_MS = 1_000;
/** Well inside the five seconds in which what has expired must be released. */
const EXPIRY_PAUSE_MS = 1_000;
/** What others wait for goes on soon after a database is back, however long it was away. */
const URGENT_PAUSE_MAX_MS = 2_000;
const PROJECTION_PAUSE_MS = 1_000;
const REFUSALS_PAUSE_MS = 5_000;
const PRUNING_PAUSE_MS = 30_000;

/** What runs beside the requests. */
export interface BackgroundOptions {
  readonly store: Store;
  readonly pools: Pools;
  /** Services that live in this process; absent: all. */
  readonly services?: ReadonlySet<ServiceName>;
  /** Where sagas commit step by step; absent: nowhere. */
  readonly sagas?: OrdersApart | null;
  readonly idempotencyTtlMs: number;
  /** What else runs, such as the publishing of events. */
  readonly more?: readonly PeriodicTask[];
  onError(task: string, error: unknown): void;
}

/** What a store does by itself: expiry, projections, sagas that were left, pruning. Every instance may. */
export function backgroundTasks({
  store,
  pools,
  services = new Set(SERVICES),
  sagas = null,
  idempotencyTtlMs,
  more = [],
}: Omit<BackgroundOptions, 'onError'>): PeriodicTask[] {
  const { backoffice, orders, inventory, wallet, identity } = store;
  const here = (service: ServiceName, ...tasks: readonly PeriodicTask[]) => (services.has(service) ? tasks : []);
  const prune = (database: Database, service: 'orders' | 'inventory' | 'wallet' | 'identity'): PeriodicTask => ({
    name: `prune ${service}`,
    pauseMs: PRUNING_PAUSE_MS,
    run: createPruning(database, service, idempotencyTtlMs),
  });
  return [
    ...more,
    ...readModelsOf(store).flatMap(({ name, log, model }) =>
      here(log, { name: `project ${name}`, pauseMs: PROJECTION_PAUSE_MS, run: () => drain(() => model.project()) }),
    ),
    ...here(
      'orders',
      {
        name: 'expire orders',
        pauseMs: EXPIRY_PAUSE_MS,
        pauseAfterErrorMaxMs: URGENT_PAUSE_MAX_MS,
        run: createExpiry(orders),
      },
      { name: 'count refusals', pauseMs: REFUSALS_PAUSE_MS, run: () => backoffice.flushRefusals() },
      {
        name: 'prune bulk requests',
        pauseMs: PRUNING_PAUSE_MS,
        run: () => drain(() => backoffice.pruneBulkRequests(idempotencyTtlMs)),
      },
      {
        name: 'prune sagas',
        pauseMs: PRUNING_PAUSE_MS,
        run: () => drain(() => pruneSagas(pools.orders, idempotencyTtlMs)),
      },
      prune(pools.orders, 'orders'),
    ),
    ...(sagas === null ? [] : here('orders', resume(sagas))),
    ...here(
      'inventory',
      {
        name: 'expire external reservations',
        pauseMs: EXPIRY_PAUSE_MS,
        pauseAfterErrorMaxMs: URGENT_PAUSE_MAX_MS,
        run: () => drain(() => inventory.expireExternal()),
      },
      prune(pools.inventory, 'inventory'),
    ),
    ...here(
      'wallet',
      {
        name: 'project system balances',
        pauseMs: PROJECTION_PAUSE_MS,
        run: () => drain(async () => (await wallet.projectSystemBalances()) >= PROJECTION_EVENTS_MAX),
      },
      prune(pools.wallet, 'wallet'),
    ),
    ...here(
      'identity',
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
      prune(pools.identity, 'identity'),
    ),
  ];
}

/** Starts the tasks. Returns what stops them. */
export function startBackground({ onError, ...options }: BackgroundOptions): () => Promise<void> {
  const stops = backgroundTasks(options).map((task) => startPeriodic(task, onError));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function resume(sagas: OrdersApart): PeriodicTask {
  return {
    name: 'resume sagas',
    pauseMs: SAGAS_PAUSE_MS,
    pauseAfterErrorMaxMs: URGENT_PAUSE_MAX_MS,
    run: async () => {
      await sagas.resumeSagas(SAGAS_PATIENCE_MS);
    },
  };
}

/** Repeats a bounded step until it says that nothing is left for now. */
async function drain(step: () => Promise<boolean>): Promise<void> {
  while (await step());
}
