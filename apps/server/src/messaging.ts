import { randomUUID } from 'node:crypto';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import type { Queryable } from '@kontor/postgres/statement';
import { NatsLink } from '@kontor/relay/jetstream/link';
import { Relay } from '@kontor/relay/jetstream/relay';
import { StreamSource } from '@kontor/relay/jetstream/stream-source';
import { pruneInbox } from '@kontor/relay/store/prune-inbox';
import { publishingLag } from '@kontor/relay/store/published';
import { countDeadLetters } from '@kontor/relay/store/read-dead-letters';
import type { DeliveryObserver } from '@kontor/runtime/consumer';
import type { PeriodicTask } from '@kontor/runtime/periodic';
import { type EventSource, logSource } from '@kontor/runtime/read-log';
import type { FastifyBaseLogger } from 'fastify';

import type { Metrics, Reading } from './metrics.ts';

/** A purchase is at the broker a tenth of a second after its commit. */
const RELAY_PAUSE_MS = 100;
const PRUNING_PAUSE_MS = 30_000;
const PRUNED_ROWS_MAX = 2_000;
/** Longer than any broker keeps an event (STREAM_AGE_MS). */
const INBOX_TTL_MS = 14 * 24 * 3_600_000;

/** What events between parts, and to other systems, are made of. */
export interface MessagingParts {
  /** Null: there is no broker. */
  readonly natsUrl: string | null;
  /** The logs that this process publishes, and where each is, with the schema `relay` beside it. */
  readonly databases: ReadonlyMap<ServiceName, Database>;
  /** Where a log is read that a consumer of this process takes; absent: where it is published. */
  readonly readFrom?: (service: ServiceName) => Queryable;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}

/** How events leave the logs of a process. */
export interface Messaging {
  readonly source: EventSource;
  readonly observer: DeliveryObserver;
  /** Whether the broker answers, or, where there is none, the log. @throws where it does not. */
  ping(): Promise<void>;
  readonly tasks: readonly PeriodicTask[];
  close(): Promise<void>;
}

/** Puts the way of events together: from the logs themselves, or through NATS JetStream, to which the logs are published. */
export function openMessaging(parts: MessagingParts): Messaging {
  const { natsUrl, databases, log, metrics } = parts;
  const databaseOf = (service: ServiceName): Queryable => {
    const database = databases.get(service);
    if (database === undefined) throw new Error(`the log of ${service} is not here`);
    return database;
  };
  const logs = logSource(parts.readFrom ?? databaseOf);
  const observer = observeDeliveries(log);
  const distinct = [...new Set(databases.values())];
  watchDeadLetters(metrics, distinct);
  const pruning = distinct.map((database) => ({
    name: 'prune the inbox of events',
    pauseMs: PRUNING_PAUSE_MS,
    run: async () => {
      while ((await pruneInbox(database, INBOX_TTL_MS, PRUNED_ROWS_MAX)) === PRUNED_ROWS_MAX);
    },
  }));
  if (natsUrl === null) {
    const [service] = databases.keys();
    const ping = async () => {
      if (service !== undefined) await logs.read(service, 0n, { eventsMax: 1, bytesMax: 1 });
    };
    return { source: logs, observer, ping, tasks: pruning, close: async () => {} };
  }
  const link = new NatsLink(natsUrl, (connected, error) => {
    if (connected) log.info('NATS is connected');
    else log.warn({ err: error }, 'NATS is away: events wait in their logs, and are read from there');
  });
  const source = new StreamSource(link, SERVICES, logs, {
    failed: (service, error) => log.debug({ err: error, service }, 'a stream of events broke off'),
    poisoned: (service, sequence, reason) =>
      log.error({ service, sequence, reason }, 'a message of the broker is no event of ours; it is read from the log'),
  });
  const counts = { published: 0, duplicates: 0, lost: 0 };
  const relays = [...databases].map(
    ([service, database]) =>
      new Relay({
        log: service,
        database,
        link,
        holder: randomUUID(),
        observer: {
          published: (_service, events, duplicates) => {
            counts.published += events;
            counts.duplicates += duplicates;
          },
          lost: (_service, position) => {
            counts.lost += 1;
            log.error({ service, position }, 'the broker has lost events; they are published again');
          },
        },
      }),
  );
  watchBroker(metrics, link, source, counts, databases);
  const tasks = relays.map((relay, index) => ({
    name: `publish ${[...databases.keys()][index]}`,
    pauseMs: RELAY_PAUSE_MS,
    run: async () => {
      while (await relay.step());
    },
  }));
  const close = async () => {
    await source.stop();
    await Promise.all(relays.map((relay) => relay.stop().catch(() => undefined)));
    await link.close();
  };
  return { source, observer, ping: () => link.ping(), tasks: [...tasks, ...pruning], close };
}

function observeDeliveries(log: FastifyBaseLogger): DeliveryObserver {
  return {
    failed: (consumer, { type, position }, tries, error) =>
      log.warn({ err: error, consumer, type, position, tries }, 'an event could not be taken; it will be tried again'),
    buried: (consumer, { type, position }, error) =>
      log.error({ err: error, consumer, type, position }, 'an event could not be taken: npm run events -- letters'),
  };
}

function watchDeadLetters(metrics: Metrics, databases: readonly Database[]): void {
  metrics.watch('kontor_dead_letters', async () => {
    const counts = await Promise.all(databases.map(countDeadLetters));
    return counts.flat().map(({ consumer, letters }): Reading => ({ labels: { consumer }, value: Number(letters) }));
  });
}

function watchBroker(
  metrics: Metrics,
  link: NatsLink,
  source: StreamSource,
  counts: Readonly<Record<'published' | 'duplicates' | 'lost', number>>,
  databases: ReadonlyMap<ServiceName, Database>,
): void {
  metrics.watch('kontor_nats_connected', () => [{ labels: {}, value: link.connected ? 1 : 0 }]);
  metrics.watch('kontor_events_published_total', () =>
    Object.entries(counts).map(([result, value]): Reading => ({ labels: { result }, value })),
  );
  metrics.watch('kontor_events_received_total', () =>
    Object.entries(source.use()).map(([result, value]): Reading => ({ labels: { result }, value })),
  );
  metrics.watch('kontor_publishing_lag', () =>
    Promise.all(
      [...databases].map(
        async ([service, database]): Promise<Reading> => ({
          labels: { service },
          value: await publishingLag(database, service),
        }),
      ),
    ),
  );
}
