import { foldEvents, headIn, STEP_LIMITS } from '@kontor/backoffice/follow';
import { ORDERS_MODEL } from '@kontor/backoffice/orders-model';
import { rebuild } from '@kontor/backoffice/rebuild';
import { ANY_ORDER } from '@kontor/backoffice/search';
import { readHeads } from '@kontor/backoffice/store/heads';
import { beginGeneration, changeGenerations } from '@kontor/backoffice/store/rebuilding';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { readLog } from '@kontor/runtime/read-log';
import { openTestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { MIGRATIONS, type Store } from '../apps/server/src/store.ts';
import { operations, World } from './support/history.ts';
import { expectedFacts, projectedFacts } from './support/read-model-facts.ts';
import { openStoreAt } from './support/test-store.ts';

const TENANT = 1;
const SEED = Number(process.env['HISTORY_SEED'] ?? Date.now() % 1_000_000);
const OPERATIONS = 120;
const HISTORIES = 8;

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: readonly Store[];
let close: () => Promise<void>;
beforeAll(async () => {
  opened = await openTestDatabase(MIGRATIONS);
  const instances = [openStoreAt(opened.connectionString), openStoreAt(opened.connectionString)];
  stores = instances.map(({ store }) => store);
  close = async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await opened.drop();
  };
});
afterAll(() => close());

/** Runs random histories at once, by turns on one and the other instance. */
async function histories(seed: number): Promise<void> {
  await Promise.all(
    Array.from({ length: HISTORIES }, async (_, index) => {
      const store = stores[index % stores.length] as Store;
      const world = new World(store);
      await world.open();
      for (const operation of fc.sample(operations, { numRuns: OPERATIONS, seed: seed + index })) {
        await world.apply(operation);
      }
    }),
  );
}

const databases = () => ({ log: opened.database, replica: null, database: opened.database });

/** What a step of the serving generation begins with. */
async function nextStep() {
  const head = headIn(await readHeads(opened.database, ORDERS_MODEL), 'serving');
  return { head, events: await readLog(opened.database, 'orders', head.position, STEP_LIMITS) };
}

/** Has every instance fold, over and over, until `ended` and nothing is left. */
async function foldAlong(ended: Promise<unknown>): Promise<void> {
  let over = false;
  const watched = ended.finally(() => {
    over = true;
  });
  await Promise.all(
    stores.map(async ({ backoffice }) => {
      while (!over || (await backoffice.lag()).behind > 0n) await backoffice.project();
    }),
  );
  await watched;
}

it(`equals what the services hold, folded by two processes at once beside random histories (seed ${SEED})`, async () => {
  await foldAlong(histories(SEED));
  const expected = await expectedFacts(opened.database, 'backoffice');
  expect(expected['orders']?.length).toBeGreaterThan(20);
  expect(expected['sales']?.length).toBeGreaterThan(2);
  expect(await projectedFacts(opened.database, 'backoffice')).toEqual(expected);
});

it('is rebuilt from the first event while it serves and is written: readers never see it half done', async () => {
  const [{ backoffice }] = stores as readonly [Store];
  const before = await backoffice.findOrders(TENANT, 'newest', ANY_ORDER, null, 200);
  let rebuilt = false;
  let looks = 0;
  const rebuilding = rebuild(ORDERS_MODEL, databases(), { folded: () => {} }).then(() => {
    rebuilt = true;
  });
  const looking = async () => {
    while (!rebuilt) {
      const { orderIds } = await backoffice.findOrders(TENANT, 'newest', ANY_ORDER, null, 200);
      const seen = new Set(orderIds);
      expect(before.orderIds.filter((id) => !seen.has(id)).slice(0, 3)).toEqual([]);
      looks += 1;
    }
  };
  await Promise.all([foldAlong(Promise.all([histories(SEED + 1_000), rebuilding])), looking()]);
  expect(looks).toBeGreaterThan(2);
  expect(await projectedFacts(opened.database, 'backoffice')).toEqual(
    await expectedFacts(opened.database, 'backoffice'),
  );
  const generations = await opened.database.rows(
    statement<object>('test.generations', 'SELECT generation, state FROM backoffice.projections'),
  );
  expect(generations).toEqual([{ generation: 2, state: 'serving' }]);
  const left = await opened.database.rows(
    statement<object>('test.left', 'SELECT DISTINCT generation FROM backoffice.orders'),
  );
  expect(left).toEqual([{ generation: 2 }]);
});

it('adds nothing to a generation that was replaced while a step of it was on its way', async () => {
  await histories(SEED + 2_000);
  const { head, events } = await nextStep();
  expect(events.length).toBeGreaterThan(0);
  await beginGeneration(opened.database, ORDERS_MODEL);
  await opened.database.transact(BATCH_TRANSACTION, (transaction) => changeGenerations(transaction, ORDERS_MODEL));
  expect(await foldEvents(ORDERS_MODEL, databases(), head, events)).toBe(0);
  await rebuild(ORDERS_MODEL, databases(), { folded: () => {} });
  expect(await projectedFacts(opened.database, 'backoffice')).toEqual(
    await expectedFacts(opened.database, 'backoffice'),
  );
});

it('goes on with a rebuild that was broken off', async () => {
  const broken = new Error('the process ended');
  const breakOff = rebuild(ORDERS_MODEL, databases(), {
    folded: () => {
      throw broken;
    },
  });
  await expect(breakOff).rejects.toBe(broken);
  await rebuild(ORDERS_MODEL, databases(), { folded: () => {} });
  expect(await projectedFacts(opened.database, 'backoffice')).toEqual(
    await expectedFacts(opened.database, 'backoffice'),
  );
});
