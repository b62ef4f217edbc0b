import { randomUUID } from 'node:crypto';

import { openDatabase } from '@kontor/postgres/database';
import { NatsLink } from '@kontor/relay/jetstream/link';
import { Relay } from '@kontor/relay/jetstream/relay';
import { StreamSource } from '@kontor/relay/jetstream/stream-source';
import { replayTo } from '@kontor/relay/replay';
import { openPlace } from '@kontor/relay/store/places';
import { pruneInbox } from '@kontor/relay/store/prune-inbox';
import { rewindLog } from '@kontor/relay/store/published';
import { Delivery } from '@kontor/runtime/consumer';
import { type LoggedEvent, logSource } from '@kontor/runtime/read-log';

import { effectsOn } from '../support/effects.ts';

/** The log that is published and taken. */
export const LOG = 'inventory';
/** Every event at a position that this divides is one that the consumer cannot take. */
export const POISON_EVERY = 40n;
/** A dead process keeps the log from the others for this long. */
const HOLD_SECONDS = 0.5;
const CONNECTIONS_MAX = 3;
const STEPS_MAX = 20;
const INBOX_TTL_MS = 24 * 3_600_000;
const PRUNED_ROWS_MAX = 100;
/** How far back a log is published, and taken, again. */
const BACK = 30n;

/** A process that publishes a log, and has the effect of each of its events. */
export interface RelayWorker {
  /** Publishes what there is, if nobody else does. */
  publish(): Promise<void>;
  /** Takes what there is. */
  take(): Promise<void>;
  /** What a person may do with `npm run events`, and what else there is to be killed in. */
  meddle(): Promise<void>;
  /** The position up to which the consumer has taken its log. */
  position(): Promise<bigint>;
  close(): Promise<void>;
}

/** Opens a worker on a database that has the log and the table of effects. */
export function openRelayWorker(databaseUrl: string, natsUrl: string): RelayWorker {
  const database = openDatabase({
    connectionString: databaseUrl,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: 'kontor test',
  });
  const link = new NatsLink(natsUrl, () => {});
  const source = new StreamSource(
    link,
    [LOG],
    logSource(() => database),
    { failed: () => {}, poisoned: () => {} },
  );
  const consumer = effectsOn(database).consumer(LOG, ({ position }: LoggedEvent) =>
    position % POISON_EVERY === 0n ? new Error('poison') : null,
  );
  const delivery = new Delivery(consumer, source, { failed: () => {}, buried: () => {} });
  const relay = new Relay({
    log: LOG,
    database,
    link,
    holder: randomUUID(),
    observer: { published: () => {}, lost: () => {} },
    holdSeconds: HOLD_SECONDS,
  });
  const position = () => consumer.position();
  return {
    publish: async () => {
      for (let step = 0; step < STEPS_MAX && (await relay.step()); step += 1);
    },
    take: async () => {
      for (let step = 0; step < STEPS_MAX; step += 1) await delivery.step();
    },
    meddle: async () => {
      await relay.stop();
      const back = (await position()) - BACK;
      const from = back > 0n ? back : 0n;
      await rewindLog(database, LOG, from);
      await replayTo(database, 'effects', LOG, from, false);
      // To have every effect again is for a consumer whose effects nobody counts here.
      await openPlace(database, 'another', LOG);
      await replayTo(database, 'another', LOG, 0n, true);
      await pruneInbox(database, INBOX_TTL_MS, PRUNED_ROWS_MAX);
    },
    position,
    close: async () => {
      await source.stop();
      await link.close();
      await database.close();
    },
  };
}
