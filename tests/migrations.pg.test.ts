import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { assert } from '@kontor/kernel/assert';
import { type MigrationSet, migrate } from '@kontor/postgres/migrate';
import { createEmptyDatabase } from '@kontor/testing/database';
import { expect, it, onTestFinished } from 'vitest';

import { MIGRATIONS, type Store } from '../apps/server/src/store.ts';
import { expectConsistent } from './support/books.ts';
import { newMeta } from './support/history.ts';
import { makeProduct, makeShoppers, orderProduct, payOrder, type Shopper } from './support/shoppers.ts';
import { openStoreAt } from './support/test-store.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const ORDERS = 20;
/** Services whose first version holds all that an order needs; what came later is brought in by the migrations. */
const SERVICES = ['identity', 'inventory', 'wallet', 'orders'];

/** The sets as they were in their first version. */
async function firstVersions(): Promise<MigrationSet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return Promise.all(
    MIGRATIONS.filter(({ service }) => SERVICES.includes(service)).map(async ({ service, directory }) => {
      const target = await mkdtemp(join(folder, `${service}-`));
      const [first] = (await readdir(directory)).toSorted();
      assert(first !== undefined, 'a service has migrations');
      await copyFile(new URL(first, directory), join(target, first));
      return { service, directory: pathToFileURL(`${target}/`) };
    }),
  );
}

/** Orders that are paid, cancelled once paid, cancelled unpaid, and left pending, in equal parts. */
async function trade(store: Store, { userId }: Shopper, productId: string): Promise<void> {
  const meta = () => newMeta({ userId, role: 'customer' });
  await Promise.all(
    Array.from({ length: ORDERS }, async (_, index) => {
      const { orderId } = await orderProduct(store, userId, productId);
      if (index % 4 < 2) await payOrder(store, userId, orderId);
      if (index % 4 === 1 || index % 4 === 2) {
        const cancelled = await store.orders.submit({ type: 'CancelOrder', meta: meta(), orderId, reason: null }, FAR);
        assert(cancelled.outcome.ok, 'an order is cancelled');
      }
    }),
  );
}

it('A store that was filled at the first version of its schemas migrates while it is used, and is consistent afterwards', async () => {
  const { connectionString, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  const first = await firstVersions();
  const then = await migrate({ connectionString, sets: first });
  expect(then.applied.filter((name) => SERVICES.some((service) => name.startsWith(`${service}/`)))).toHaveLength(
    SERVICES.length,
  );

  const { store, database, close } = openStoreAt(connectionString);
  onTestFinished(close);
  const [shopper] = await makeShoppers(store, database, 1, { balanceMinor: 1_000_000n });
  assert(shopper !== undefined, 'a shopper');
  const productId = await makeProduct(store, 100n, 10 * ORDERS);
  await trade(store, shopper, productId);

  // Orders go on while the schemas change under them.
  const trading = trade(store, shopper, productId);
  const { applied } = await migrate({ connectionString, sets: MIGRATIONS });
  await trading;
  expect(applied.length).toBeGreaterThan(0);
  await trade(store, shopper, productId);
  await expectConsistent(database, { charged_once: 3 * ORDERS, refunded_in_full: (3 * ORDERS) / 2 });
});
