import { randomBytes } from 'node:crypto';

import { type Database, openDatabase } from '@kontor/postgres/database';
import { type MigrationSet, migrate } from '@kontor/postgres/migrate';
import pg from 'pg';
import { inject } from 'vitest';

const CONNECTIONS_MAX = 12;

/** A database of a test's own. */
export interface TestDatabase {
  /** As the superuser, who migrated it. */
  readonly connectionString: string;
  readonly database: Database;
  /** Opens another pool on the same database, for instance under a service's role or for a second instance. */
  open(options?: { readonly role?: string; readonly connectionsMax?: number }): Database;
  /** Closes every pool and removes the database. */
  drop(): Promise<void>;
}

/** An empty database of a test's own, for what migrates by itself. Remove it with `drop`. */
export async function createEmptyDatabase(): Promise<Pick<TestDatabase, 'connectionString' | 'drop'>> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { connectionString: url.href, drop: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Makes a new database in the tests' server and brings it up to date with `sets`. Call it once per test file, and `drop` at its end. */
export async function openTestDatabase(sets: readonly MigrationSet[]): Promise<TestDatabase> {
  const { connectionString, drop } = await createEmptyDatabase();
  await migrate({ connectionString, sets });
  const pools: Database[] = [];
  const open: TestDatabase['open'] = (options = {}) => {
    const pool = openDatabase({
      connectionString,
      connectionsMax: options.connectionsMax ?? CONNECTIONS_MAX,
      applicationName: 'kontor test',
      ...(options.role === undefined ? {} : { role: options.role }),
    });
    pools.push(pool);
    return pool;
  };
  return {
    connectionString,
    database: open(),
    open,
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await drop();
    },
  };
}

async function administer(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
