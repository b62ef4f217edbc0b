import type { ChannelObserver } from '@kontor/channel/remote-channel';
import { DEFAULT_TENANT_ID, type DomainEvent, SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { OrdersEvent } from '@kontor/contracts/orders';
import type { TransferPosted } from '@kontor/contracts/wallet';
import { countOpenSagas } from '@kontor/orders/store/sagas/count-open';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import type { RedisLink } from '@kontor/redis/link';
import type { ServiceObserver } from '@kontor/runtime/service';
import type { FastifyBaseLogger } from 'fastify';

import type { CommitHints } from './commit-hints.ts';
import type { Pools } from './databases.ts';
import type { Metrics, Reading } from './metrics.ts';
import type { Replicas } from './replicas.ts';
import { readModelsOf, type Store } from './store.ts';

const ORDER_EVENTS: Readonly<Record<OrdersEvent['type'], string | null>> = {
  OrderCreated: 'created',
  OrderPaid: 'paid',
  OrderCancelled: 'cancelled',
  OrderExpired: 'expired',
  OrderAdvanced: 'advanced',
  OrderGoodwillGranted: 'goodwill',
  NoteAdded: 'noted',
  // What was begun is counted when it is done.
  OrderPaymentBegun: null,
  OrderPaymentUndone: null,
  OrderCancellationBegun: null,
  SagaReleased: 'saga_released',
};

/** Counts what the services do, logs what an operator should see of it, and hints at what they have committed. */
export function watchStore(metrics: Metrics, log: FastifyBaseLogger, hints?: CommitHints): ServiceObserver {
  return {
    batchDone: (executor, commands, seconds) => metrics.batchDone(executor, commands, seconds),
    batchRetried: (executor, error, attempt) => {
      metrics.batchRetried(executor, error);
      log.warn({ err: error, service: executor, attempt }, 'a batch is run again');
    },
    commandFailed: (executor, command, error) => {
      metrics.commandFailed(executor, command);
      const { id, requestId } = command.meta;
      log.error({ err: error, service: executor, command: command.type, commandId: id, requestId }, 'a command failed');
    },
    refusedAtQueue: (executor) => metrics.refusedAtQueue(executor),
    eventCommitted: (event) => {
      countEvent(metrics, event);
      hints?.committed(event);
    },
  };
}

function countEvent(metrics: Metrics, event: DomainEvent): void {
  if (event.type === 'TransferPosted') {
    const { kind, amountMinor } = event as TransferPosted;
    metrics.moneyMoved(kind, amountMinor);
    return;
  }
  const order = ORDER_EVENTS[event.type as OrdersEvent['type']];
  if (order !== undefined && order !== null) metrics.orderChanged(order);
}

const READ_LAG = statement<{ lag: bigint }>(
  'wallet.read_projection_lag',
  `SELECT log.position - projection.position AS lag
   FROM wallet.log_head AS log, wallet.system_balances_head AS projection`,
);

/** Of a process that is the whole store. */
const WHOLE = { local: SERVICES, remote: [] };

/** Has the gauges read what they show whenever somebody asks for the metrics. */
export function watchGauges(
  metrics: Metrics,
  pools: Pools,
  store: Store,
  { local, remote }: { readonly local: readonly ServiceName[]; readonly remote: readonly ServiceName[] } = WHOLE,
): void {
  const services = [...local, ...remote];
  metrics.watch('kontor_queue_depth', () =>
    services.flatMap((service) =>
      Object.entries(store[service].depth()).map(([state, value]): Reading => ({ labels: { service, state }, value })),
    ),
  );
  metrics.watch('kontor_pool_connections', () =>
    Object.entries(pools).flatMap(([pool, database]: [string, Database]) =>
      Object.entries(database.use()).map(([state, value]): Reading => ({ labels: { pool, state }, value })),
    ),
  );
  metrics.watch('kontor_reservations', async () => {
    const { active, overdue } = await store.inventory.reservationCounts(DEFAULT_TENANT_ID);
    return [
      { labels: { state: 'active' }, value: active },
      { labels: { state: 'expired' }, value: overdue },
    ];
  });
  metrics.watch('kontor_event_lag', async () => {
    // Each process tells of the readers whose log it can see.
    const models = readModelsOf(store);
    const [[lags], ofModels] = await Promise.all([
      Promise.allSettled([pools.reads.rows(READ_LAG)]),
      Promise.allSettled(models.map(async ({ model }) => model.lag())),
    ]);
    return [
      ...(lags.status === 'fulfilled'
        ? [{ labels: { reader: 'system_balances' }, value: Number(lags.value[0]?.lag ?? 0n) }]
        : []),
      ...ofModels.flatMap((lag, index): Reading[] =>
        lag.status === 'fulfilled'
          ? [{ labels: { reader: models[index]?.name ?? '' }, value: Number(lag.value.behind) }]
          : [],
      ),
    ];
  });
  if (!services.includes('identity')) return;
  metrics.watch('kontor_cache_lookups_total', () => {
    const { hits, misses } = store.identity.sessionCache();
    return [
      { labels: { cache: 'sessions', result: 'hit' }, value: hits },
      { labels: { cache: 'sessions', result: 'miss' }, value: misses },
      ...Object.entries(store.sharedCache()).flatMap(([user, use]): Reading[] => [
        { labels: { cache: `shared_${user}`, result: 'hit' }, value: use.hits },
        { labels: { cache: `shared_${user}`, result: 'miss' }, value: use.misses },
        { labels: { cache: `shared_${user}`, result: 'away' }, value: use.away },
      ]),
    ];
  });
}

/** Has the gauges of Redis read how the way to it is. */
export function watchRedis(metrics: Metrics, link: RedisLink): void {
  metrics.watch('kontor_redis_connected', () => [{ labels: {}, value: link.use().connected ? 1 : 0 }]);
  metrics.watch('kontor_redis_calls_total', () => {
    const { answered, away, failed } = link.use();
    return Object.entries({ answered, away, failed }).map(([result, value]) => ({ labels: { result }, value }));
  });
}

/** Has the gauges of hints read how many went and came. */
export function watchHints(metrics: Metrics, hints: CommitHints): void {
  metrics.watch('kontor_live_hints_total', () =>
    Object.entries(hints.use()).map(([way, value]): Reading => ({ labels: { way }, value })),
  );
}

/** Has the gauges of replicas read how far each is, and what of each service went there. */
export function watchReplicas(metrics: Metrics, replicas: Replicas): void {
  if (replicas.size === 0) return;
  const uses = () => [...replicas].map(([service, { reads }]) => ({ service, ...reads.replicaUse() }));
  metrics.watch('kontor_replica_lag_seconds', () =>
    uses().map(({ service, lagMs }): Reading => ({ labels: { service }, value: lagMs / 1000 })),
  );
  metrics.watch('kontor_replica_reads_total', () =>
    uses().flatMap(({ service, replica, behind, away }) =>
      Object.entries({ replica, behind, away }).map(([to, value]): Reading => ({ labels: { service, to }, value })),
    ),
  );
}

/** Has the gauges of sagas read how many are not finished, in the database of orders. */
export function watchSagas(metrics: Metrics, orders: Database): void {
  metrics.watch('kontor_sagas', async () => {
    const { open, stuck } = await countOpenSagas(orders);
    return [
      { labels: { state: 'open' }, value: open },
      { labels: { state: 'stuck' }, value: stuck },
    ];
  });
  metrics.watch('kontor_saga_oldest_seconds', async () => [
    { labels: {}, value: (await countOpenSagas(orders)).oldestSeconds },
  ]);
}

/** Counts the calls to services in other processes, and logs those that failed. */
export function watchChannels(metrics: Metrics, log: FastifyBaseLogger): ChannelObserver {
  const counts = new Map<string, Record<'done' | 'failed' | 'retried', number>>();
  const of = (service: string) => {
    const known = counts.get(service) ?? { done: 0, failed: 0, retried: 0 };
    counts.set(service, known);
    return known;
  };
  metrics.watch('kontor_channel_calls_total', () =>
    [...counts].flatMap(([service, results]) =>
      Object.entries(results).map(([result, value]): Reading => ({ labels: { service, result }, value })),
    ),
  );
  return {
    callDone: (service) => {
      of(service).done += 1;
    },
    callFailed: (service, url, error) => {
      of(service).failed += 1;
      log.warn({ err: error, service, url }, 'a call to another process failed');
    },
    entriesRetried: (service, entries) => {
      of(service).retried += entries;
    },
  };
}
