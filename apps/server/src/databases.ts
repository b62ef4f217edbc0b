import { fileURLToPath } from 'node:url';

import type { ServiceName } from '@kontor/contracts/command';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { defaultDataDirectory, type EmbeddedServer, startEmbeddedServer } from '@kontor/postgres/embedded/server';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import type { TablesDatabase } from '@kontor/tables/catalogue';
import { together, type VerifiedDatabases } from '@kontor/verification/verify';
import pg from 'pg';

import type { Config } from './config.ts';
import type { LiveDatabases } from './live.ts';

const PROJECT_DIRECTORY = fileURLToPath(new URL('../../../', import.meta.url));
const DATABASE_NAME = 'kontor';
/** The login of the serving process on the embedded server: it reads and adds, and cannot change a log. */
const SERVING_ROLE = 'kontor_app';

/** Where the store's data is. */
export interface Postgres {
  /** For the process that serves. */
  readonly servingUrl: string;
  /** For migrations: the owner of the schemas. */
  readonly migrationUrl: string;
  /** The login that is granted the services' rights; absent where the one that migrates also serves. */
  readonly servingRole: string | null;
  /** What an operator gives to psql. */
  readonly clientUrl: string;
  /** Whether a pooler in transaction mode stands at `servingUrl`: then nothing may be kept in a session. */
  readonly pooled: boolean;
  /** Null with DATABASE_URL. */
  readonly embedded: EmbeddedServer | null;
  /** Stops the embedded server if this process owns it. */
  stop(): Promise<void>;
}

/** The folder of the embedded server's data, as configured. */
export function dataDirectoryOf(config: Pick<Config, 'dataDirectory'>): string {
  return config.dataDirectory ?? defaultDataDirectory(PROJECT_DIRECTORY);
}

/** Finds the configured database, or starts the embedded one (and joins it where another process runs it already). */
export async function openPostgres(config: Config, log: (line: string) => void): Promise<Postgres> {
  if (config.databaseUrl !== null) {
    const direct = config.directDatabaseUrl ?? config.databaseUrl;
    const migrationUrl = config.migrationDatabaseUrl ?? direct;
    return {
      servingUrl: config.databaseUrl,
      migrationUrl,
      servingRole: migrationUrl === direct ? null : decodeURIComponent(new URL(config.databaseUrl).username),
      clientUrl: direct,
      pooled: config.directDatabaseUrl !== null,
      embedded: null,
      stop: async () => {},
    };
  }
  const embedded = await startEmbeddedServer({ directory: dataDirectoryOf(config), log });
  try {
    await prepareEmbedded(embedded);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return {
    servingUrl: `${embedded.socketConnectionString(DATABASE_NAME, SERVING_ROLE)}&password=${encodeURIComponent(passwordOf(embedded))}`,
    migrationUrl: embedded.socketConnectionString(DATABASE_NAME),
    servingRole: SERVING_ROLE,
    clientUrl: embedded.connectionString(DATABASE_NAME),
    pooled: false,
    embedded,
    stop: () => embedded.stop(),
  };
}

/**
 * Makes the database and the serving login where they are missing; both processes of a race succeed. The owner also renews the login's password,
 * since a restored server has one of its own.
 */
async function prepareEmbedded(server: EmbeddedServer): Promise<void> {
  const admin = new pg.Client({ connectionString: server.socketConnectionString('postgres') });
  await admin.connect();
  try {
    const password = pg.escapeLiteral(passwordOf(server));
    await admin.query(`CREATE ROLE ${SERVING_ROLE} LOGIN PASSWORD ${password}`).catch(unlessAlreadyThere);
    if (server.owned) await admin.query(`ALTER ROLE ${SERVING_ROLE} LOGIN PASSWORD ${password}`);
    const found = await admin.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${DATABASE_NAME}`).catch(unlessAlreadyThere);
  } finally {
    await admin.end();
  }
}

/** The serving login shares the password that the server generated for its superuser and keeps in its folder. */
function passwordOf(server: EmbeddedServer): string {
  return decodeURIComponent(new URL(server.connectionString()).password);
}

const DUPLICATE = new Set(['42710', '42P04', '23505']);

function unlessAlreadyThere(error: unknown): void {
  if (!DUPLICATE.has((error as { code?: string }).code ?? '')) throw error;
}

/** The pools of a process: one for each service's batches, so that none waits for another's connections, and one for reads. */
export interface Pools {
  readonly orders: Database;
  readonly inventory: Database;
  readonly wallet: Database;
  readonly identity: Database;
  readonly reads: Database;
  /** For the read model of staff: its steps, and what staff writes there. */
  readonly backoffice: Database;
  /** For live data: what reads the logs for all who listen never waits for a request, nor they for it. */
  readonly live: Database;
  /** For the data console: two looks at once, each of them short. */
  readonly tables: Database;
  /** For one verification in the background and one whose report somebody waits for, each on one connection, and to cancel them. */
  readonly verification: Database;
}

/** Most connections of the pools that are not for batches. */
export const CONNECTIONS_MAX = {
  reads: 8,
  backoffice: 2,
  /** The logs are read one beside the other. */
  live: 3,
  tables: 2,
  verification: 3,
  relay: 2,
} as const;

/**
 * Opens the pools of a serving process; `lanes` connections for each service's batches. Behind a pooler statements are not
 * named and every transaction brings its own settings.
 */
export function openPools(
  servingUrl: string,
  lanes: number,
  onIdleError: (error: Error) => void,
  pooled = false,
): Pools {
  const common = { connectionString: servingUrl, onIdleError, prepare: !pooled };
  const startWith = pooled ? {} : { startWith: BATCH_TRANSACTION };
  const pool = (name: string, connectionsMax: number) =>
    openDatabase({ ...common, ...startWith, connectionsMax, applicationName: `kontor ${name}` });
  return {
    orders: pool('orders', lanes),
    inventory: pool('inventory', lanes),
    wallet: pool('wallet', lanes),
    identity: pool('identity', lanes),
    reads: openDatabase({ ...common, connectionsMax: CONNECTIONS_MAX.reads, applicationName: 'kontor reads' }),
    backoffice: pool('backoffice', CONNECTIONS_MAX.backoffice),
    live: openDatabase({ ...common, connectionsMax: CONNECTIONS_MAX.live, applicationName: 'kontor live' }),
    tables: openDatabase({
      ...common,
      prepare: false,
      connectionsMax: CONNECTIONS_MAX.tables,
      applicationName: 'kontor tables',
    }),
    verification: openDatabase({
      ...common,
      connectionsMax: CONNECTIONS_MAX.verification,
      applicationName: 'kontor verification',
    }),
  };
}

/** What a process that speaks the HTTP contract reads by itself, of every service: what staff sees, and what spans services. */
export interface FrontDatabases {
  /** Where each service's lists are read. */
  readonly reads: Readonly<Record<ServiceName, Database>>;
  readonly live: LiveDatabases;
  readonly verified: VerifiedDatabases;
  /** Where verifications are written down. */
  readonly records: Database;
  /** For the data console, one for each database. */
  readonly tables: readonly TablesDatabase[];
  /** What an operator gives to psql, one for each database; empty: not told. */
  readonly clientUrls: readonly string[];
}

/** The front of a store on one database. */
export function frontOf(pools: Pools, clientUrl: string | null): FrontDatabases {
  const { reads, live, verification, backoffice, tables } = pools;
  return {
    reads: { orders: reads, inventory: reads, wallet: reads, identity: reads },
    live: { orders: live, inventory: live, wallet: live },
    verified: together(verification),
    records: backoffice,
    tables: [{ name: 'store', database: tables }],
    clientUrls: clientUrl === null ? [] : [clientUrl],
  };
}
