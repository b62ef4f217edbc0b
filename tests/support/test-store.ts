import type { Database } from '@kontor/postgres/database';
import { openTestDatabase } from '@kontor/testing/database';
import { throughPooler } from '@kontor/testing/engines';
import { inject } from 'vitest';

import { openPools } from '../../apps/server/src/databases.ts';
import { createStore, MIGRATIONS, type Store, type StoreOptions } from '../../apps/server/src/store.ts';

const TEST_OPTIONS: StoreOptions = {
  currency: 'IDR',
  reservationTtlMs: 15 * 60_000,
  sessionTtlMs: 3_600_000,
  secretKey: 'a secret for tests alone, of some length',
  limitLogins: false,
};

/** The services of one instance on a database that is there. */
export interface OpenStore {
  readonly store: Store;
  /** Of the instance's reads, for what a test looks up by itself. */
  readonly database: Database;
  close(): Promise<void>;
}

/** Composes the services of a server, without HTTP and without what runs in the background; `pooled` where a pooler stands at `connectionString`. */
export function openStoreAt(connectionString: string, options: Partial<StoreOptions> = {}, pooled = false): OpenStore {
  const all = { ...TEST_OPTIONS, ...options };
  const pools = openPools(connectionString, all.executor?.lanes ?? 2, () => {}, pooled);
  const store = createStore(pools, all);
  return {
    store,
    database: pools.reads,
    close: async () => {
      await store.close();
      await Promise.all(Object.values(pools).map((pool: Database) => pool.close()));
    },
  };
}

/** Services on a database of a test's own, as one or several instances. */
export interface TestStore extends Store {
  readonly connectionString: string;
  readonly database: Database;
  /** Another instance on the same database, with nothing in memory from this one. */
  another(options?: Partial<StoreOptions>): Store;
  /** Closes every instance and removes the database. */
  drop(): Promise<void>;
}

/** Composes the services of a server, without HTTP, on a new database. */
export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const { connectionString, database, drop } = await openTestDatabase(MIGRATIONS);
  const engines = inject('engines');
  const url = engines === undefined ? connectionString : throughPooler(connectionString, engines);
  const closing: (() => Promise<unknown>)[] = [];
  const another = (more: Partial<StoreOptions> = {}): Store => {
    const opened = openStoreAt(url, { ...options, ...more }, engines !== undefined);
    closing.push(opened.close);
    return opened.store;
  };
  return {
    ...another(),
    connectionString,
    database,
    another,
    drop: async () => {
      await Promise.all(closing.map((close) => close()));
      await drop();
    },
  };
}
