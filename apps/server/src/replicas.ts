import { type Database, openDatabase } from '@kontor/postgres/database';
import { ReplicaWatch, RoutedReads } from '@kontor/postgres/replica';
import { mustSeeOf } from '@kontor/runtime/must-see';
import type { FastifyBaseLogger } from 'fastify';

import type { CalledServiceName, Config } from './config.ts';
import { CONNECTIONS_MAX } from './databases.ts';
import type { ReadClocks } from './http/read-marks.ts';

/** A replica that has not answered by then is left to itself, and the primary asked. */
const ANSWER_MS_MAX = 1_000;

/** Reads of a service that may go to a replica, and what knows how far that one is. */
export interface ReplicaReads {
  readonly reads: RoutedReads;
  readonly watch: ReplicaWatch;
}

/** The replicas that a process knows, by the service that reads there. Services on one database with one replica share its watch. */
export type Replicas = ReadonlyMap<CalledServiceName, ReplicaReads>;

/** A store without replicas. */
export const NO_REPLICAS: Replicas = new Map();

/** The services that customers read. Identity is never read but where it commits: who is signed in is no matter of a replica. */
const READ_SERVICES = ['orders', 'inventory', 'wallet'] as const satisfies readonly CalledServiceName[];

/** Which replica a service's database has, as configured; null: none. */
export function readUrlOf(config: Config, service: CalledServiceName): string | null {
  const own = config.serviceDatabases[service];
  return own === undefined ? config.readDatabaseUrl : own.readUrl;
}

/**
 * Opens the ways to the configured replicas, and watches how far each is. `primaryOf` tells where a service is read otherwise: one pool for each database; undefined for a
 * service whose database this process does not know. What is to be closed is put on `closing`.
 */
export function openReplicas(
  config: Config,
  primaryOf: (service: CalledServiceName) => Database | undefined,
  log: FastifyBaseLogger,
  closing: (() => Promise<unknown>)[],
): Replicas {
  const opened = new Map<string, { readonly primary: Database; readonly replica: OpenReplica }>();
  const replicas = new Map<CalledServiceName, ReplicaReads>();
  for (const service of READ_SERVICES) {
    const [readUrl, primary] = [readUrlOf(config, service), primaryOf(service)];
    if (readUrl === null || primary === undefined) continue;
    const known = opened.get(readUrl);
    const replica = known?.primary === primary ? known.replica : openReplica(readUrl, service, primary, log, closing);
    opened.set(readUrl, { primary, replica });
    const { database, watch } = replica;
    replicas.set(service, { watch, reads: new RoutedReads(primary, database, watch, () => mustSeeOf(service)) });
  }
  return replicas;
}

interface OpenReplica {
  readonly database: Database;
  readonly watch: ReplicaWatch;
}

function openReplica(
  readUrl: string,
  service: CalledServiceName,
  primary: Database,
  log: FastifyBaseLogger,
  closing: (() => Promise<unknown>)[],
): OpenReplica {
  const onIdleError = (error: Error) => log.warn({ err: error }, 'an idle connection to a replica was lost');
  const common = { connectionString: readUrl, onIdleError, answerTimeoutMs: ANSWER_MS_MAX };
  const open = (name: string, connectionsMax: number) =>
    openDatabase({ ...common, connectionsMax, applicationName: `kontor replica ${name}` });
  const database = open('reads', CONNECTIONS_MAX.reads);
  // Its own connection: how far the replica is must be known also while all others are busy.
  const watched = open('watch', 1);
  const watch = new ReplicaWatch(primary, watched);
  const stop = watch.start((error) => {
    log.warn({ err: error, service }, 'the replica cannot be used: everything is read from the primary meanwhile');
  });
  closing.push(async () => {
    await stop();
    await Promise.all([database.close(), watched.close()]);
  });
  return { database, watch };
}

/**
 * The clocks by which clients are told of what they have written: of each database with a replica, and of the inventory's where its products are in a shared cache. A process that
 * has none gives no marks.
 */
export function clocksOf(
  replicas: Replicas,
  inventory: ReadClocks['inventory'] | null,
): { readonly clocks?: ReadClocks } {
  const clocks: ReadClocks = {
    ...(inventory === null || inventory === undefined ? {} : { inventory }),
    ...Object.fromEntries([...replicas].map(([service, { watch }]) => [service, watch])),
  };
  return Object.keys(clocks).length === 0 ? {} : { clocks };
}
