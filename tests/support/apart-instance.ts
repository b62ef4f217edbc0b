import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';

import { openWholeApart, type ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import { asPools } from '../../apps/server/src/apart/places.ts';
import { backgroundTasks } from '../../apps/server/src/background.ts';
import { MIGRATIONS_OF, type Store, type StoreOptions } from '../../apps/server/src/store.ts';
import { routedDatabase } from './routed-database.ts';

const LANES = 2;
const IDEMPOTENCY_TTL_MS = 3_600_000;

/** Makes a database for each service, with its tables. */
export async function openApartDatabases(): Promise<Readonly<Record<ServiceName, TestDatabase>>> {
  const opened = await Promise.all(
    SERVICES.map(async (service) => [service, await openTestDatabase(MIGRATIONS_OF[service])] as const),
  );
  return Object.fromEntries(opened) as Record<ServiceName, TestDatabase>;
}

/** Every service in this process, each on a database of its own: its sagas commit step by step. */
export interface ApartInstance {
  readonly store: Store;
  /** All databases as one, for what a test looks up by itself. */
  readonly database: Database;
  /** One run of everything that processes do in the background, sagas that were left included. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** Composes the services on databases that are there, as a worker does that has all of them to itself. */
export async function openApartInstance(
  urls: ServiceUrls,
  options: Partial<StoreOptions> & { readonly lanes?: number; readonly idempotencyTtlMs?: number } = {},
): Promise<ApartInstance> {
  const { lanes = LANES, idempotencyTtlMs = IDEMPOTENCY_TTL_MS, ...chosen } = options;
  const { store, sagas, pools, close } = await openWholeApart(urls, lanes, chosen);
  const tasks = backgroundTasks({
    store,
    pools: asPools(pools),
    sagas,
    idempotencyTtlMs,
  });
  return {
    store,
    database: routedDatabase(Object.fromEntries(pools.reads) as Record<ServiceName, Database>),
    tidy: async () => {
      for (const task of tasks) await task.run();
    },
    close,
  };
}
