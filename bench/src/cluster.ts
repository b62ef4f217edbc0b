import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { migrate } from '@kontor/postgres/migrate';
import { EXECUTOR_SETTINGS, type ExecutorSettings } from '@kontor/runtime/service';
import { readConfig } from '@kontor/server/src/config.ts';
import { openPools, openPostgres, type Pools, type Postgres } from '@kontor/server/src/databases.ts';
import { agreeOnSettings } from '@kontor/server/src/settings.ts';
import { createStore, MIGRATIONS, type Store } from '@kontor/server/src/store.ts';
import pg from 'pg';

/** The server's own name for its database: it finds a copy of the prepared one there. */
const DATABASE = 'kontor';
const PREPARED = 'kontor_prepared';
const SESSION_TTL_MS = 24 * 3_600_000;

/** An embedded PostgreSQL of the bench's own, in a temporary folder, with the durability of production. */
export interface BenchCluster {
  /** For KONTOR_DATA_DIR of a server that is to join it. */
  readonly directory: string;
  readonly postmasterPid: number;
  readonly postgresVersion: string;
  /** The login of a process that serves. */
  readonly servingUrl: string;
  readonly servingRole: string;
  /** The owner of the schemas. */
  readonly migrationUrl: string;
  /** Keeps the database as it is now, as what `reset` brings back. Nobody may be connected to it. */
  keepPrepared(): Promise<void>;
  /** Replaces the database by a copy of the prepared one; who was connected is cut off. Takes some tenths of a second. */
  reset(): Promise<void>;
  /** Stops PostgreSQL and removes the folder. */
  close(): Promise<void>;
}

/** Starts PostgreSQL on a new folder, and brings the schemas of all services up to date. */
export async function startCluster(): Promise<BenchCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'kontor-bench-'));
  const config = readConfig({ KONTOR_DATA_DIR: directory });
  const postgres = await openPostgres(config, () => undefined);
  const close = async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { servingUrl, migrationUrl } = postgres;
    const servingRole = present(postgres.servingRole, 'the serving login of the embedded PostgreSQL');
    await migrate({ connectionString: migrationUrl, sets: MIGRATIONS, servingRole });
    await agreeOnSettings(migrationUrl, config);
    const embedded = present(postgres.embedded, 'the embedded PostgreSQL');
    return {
      directory,
      servingUrl,
      servingRole,
      migrationUrl,
      postmasterPid: embedded.postmasterPid,
      postgresVersion: embedded.version,
      keepPrepared: () => keepPrepared(postgres),
      reset: () =>
        administer(adminUrl(postgres), [
          `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`,
          `CREATE DATABASE ${DATABASE} TEMPLATE ${PREPARED}`,
        ]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs statements one after another, each by itself, on a connection of their own. */
async function administer(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What autovacuum would do some time later is done now, so that it does not fall into somebody's measured time. */
async function keepPrepared(postgres: Postgres): Promise<void> {
  await administer(postgres.migrationUrl, ['VACUUM ANALYZE']);
  await administer(adminUrl(postgres), [`ALTER DATABASE ${DATABASE} RENAME TO ${PREPARED}`]);
}

function adminUrl({ embedded }: Postgres): string {
  return present(embedded, 'the embedded PostgreSQL').socketConnectionString('postgres');
}

/** The services of one instance in this process, without HTTP and without what runs in the background. */
export interface BenchStore {
  readonly store: Store;
  readonly pools: Pools;
  close(): Promise<void>;
}

/** Composes the services as the server does, over pools that `wrap` may put something around. */
export function openBenchStore(
  { servingUrl }: Pick<BenchCluster, 'servingUrl'>,
  executor: ExecutorSettings = EXECUTOR_SETTINGS,
  wrap: (pools: Pools) => Pools = (pools) => pools,
): BenchStore {
  const pools = openPools(servingUrl, executor.lanes, () => undefined);
  const store = createStore(wrap(pools), {
    currency: 'IDR',
    reservationTtlMs: 15 * 60_000,
    sessionTtlMs: SESSION_TTL_MS,
    secretKey: 'for the attempts to sign in, of which a bench has none',
    limitLogins: false,
    executor,
  });
  return {
    store,
    pools,
    close: async () => {
      await store.close();
      await Promise.all(Object.values(pools).map((pool: Database) => pool.close()));
    },
  };
}

/** Opens the database for looking at it as the serving login does. */
export function openForReading({ servingUrl }: Pick<BenchCluster, 'servingUrl'>): Database {
  return openDatabase({ connectionString: servingUrl, connectionsMax: 2, applicationName: 'kontor bench' });
}
