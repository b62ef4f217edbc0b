import { foldEvents, headIn, STEP_LIMITS } from '@kontor/backoffice/follow';
import type { ReadModel } from '@kontor/backoffice/read-model';
import { READ_MODELS } from '@kontor/backoffice/read-models';
import { rebuild } from '@kontor/backoffice/rebuild';
import { ANY_ORDER } from '@kontor/backoffice/search';
import { readHeads } from '@kontor/backoffice/store/heads';
import { beginGeneration, changeGenerations } from '@kontor/backoffice/store/rebuilding';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { readLog } from '@kontor/runtime/read-log';
import { openTestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MIGRATIONS, readModelsOf, type Store } from '../apps/server/src/store.ts';
import { operations, World } from './support/history.ts';
import { expectedFacts, type ModelName, projectedFacts } from './support/read-model-facts.ts';
import { openStoreAt } from './support/test-store.ts';

const TENANT = 1;
const SEED = Number(process.env['HISTORY_SEED'] ?? Date.now() % 1_000_000);
const OPERATIONS = 80;
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

const MODELS = [...READ_MODELS.values()];

/** Every read model, where the tables of the services say what it should hold. */
async function expectAllTrue(): Promise<void> {
  for (const { name } of MODELS) await expectTrue(name as ModelName);
}

async function expectTrue(name: ModelName): Promise<void> {
  const [projected, expected] = [projectedFacts(opened.database, name), expectedFacts(opened.database, name)];
  expect(await projected, name).toEqual(await expected);
}

/** What a step of the serving generation begins with. */
async function nextStep(model: ReadModel) {
  const head = headIn(await readHeads(opened.database, model), 'serving');
  return { head, events: await readLog(opened.database, model.log, head.position, STEP_LIMITS) };
}

/** Has every instance fold every read model, over and over, until `ended` and nothing is left. */
async function foldAlong(ended: Promise<unknown>): Promise<void> {
  let over = false;
  const watched = ended.finally(() => {
    over = true;
  });
  await Promise.all(
    stores.flatMap(readModelsOf).map(async ({ model }) => {
      while (!over || (await model.lag()).behind > 0n) await model.project();
    }),
  );
  await watched;
}

it(`equal what the services hold, folded by two processes at once beside random histories (seed ${SEED})`, async () => {
  await foldAlong(histories(SEED));
  const expected = await expectedFacts(opened.database, 'backoffice');
  expect(expected['orders']?.length).toBeGreaterThan(20);
  expect(expected['sales']?.length).toBeGreaterThan(2);
  await expectAllTrue();
});

it('are rebuilt from the first event while they serve and are written: readers never see one half done', async () => {
  const [{ backoffice, stockValue }] = stores as readonly [Store];
  const before = await backoffice.findOrders(TENANT, 'newest', ANY_ORDER, null, 200);
  const productsBefore = (await stockValue.totals(TENANT))?.products ?? 0;
  expect(productsBefore).toBeGreaterThan(2);
  let rebuilt = false;
  let looks = 0;
  const rebuilding = Promise.all(MODELS.map((model) => rebuild(model, databases(), { folded: () => {} }))).then(() => {
    rebuilt = true;
  });
  const looking = async () => {
    while (!rebuilt) {
      const { rows } = await backoffice.findOrders(TENANT, 'newest', ANY_ORDER, null, 200);
      const seen = new Set(rows.map(({ place }) => place.orderId));
      expect(before.rows.filter(({ place }) => !seen.has(place.orderId)).slice(0, 3)).toEqual([]);
      expect((await stockValue.totals(TENANT))?.products).toBeGreaterThanOrEqual(productsBefore);
      looks += 1;
    }
  };
  await Promise.all([foldAlong(Promise.all([histories(SEED + 1_000), rebuilding])), looking()]);
  expect(looks).toBeGreaterThan(2);
  await expectAllTrue();
  for (const { name, tables } of MODELS) {
    expect(await rows(`SELECT generation, state FROM ${name}.projections`)).toEqual([
      { generation: 2, state: 'serving' },
    ]);
    for (const table of tables)
      expect(await rows(`SELECT DISTINCT generation FROM ${name}.${table}`), table).toEqual([{ generation: 2 }]);
  }
});

describe.each(MODELS)('$name', (model) => {
  const name = model.name as ModelName;

  it('folds what comes again, or comes to two at once, only once', async () => {
    await histories(SEED + 2_000);
    const { head, events } = await nextStep(model);
    expect(events.length).toBeGreaterThan(0);
    const twice = [foldEvents(model, databases(), head, events), foldEvents(model, databases(), head, events)];
    expect((await Promise.all(twice)).toSorted((a, b) => a - b)).toEqual([0, events.length]);
    expect(await foldEvents(model, databases(), head, events)).toBe(0);
    await foldAlong(Promise.resolve());
    await expectTrue(name);
  });

  it('adds nothing to a generation that was replaced while a step of it was on its way', async () => {
    await histories(SEED + 3_000);
    const { head, events } = await nextStep(model);
    expect(events.length).toBeGreaterThan(0);
    await beginGeneration(opened.database, model);
    await opened.database.transact(BATCH_TRANSACTION, (transaction) => changeGenerations(transaction, model));
    expect(await foldEvents(model, databases(), head, events)).toBe(0);
    await rebuild(model, databases(), { folded: () => {} });
    await expectTrue(name);
  });

  it('is rebuilt from the primary alone where what is set leads to no standby of it', async () => {
    const reasons: unknown[] = [];
    const rebuilt = await rebuild(
      model,
      { ...databases(), replica: opened.database },
      { folded: () => {}, replicaFailed: (error) => reasons.push((error as Error).message) },
    );
    expect(reasons).toEqual(['it leads to no replica of this database']);
    expect(rebuilt).toMatchObject({ fromReplica: 0, fromPrimary: Number(rebuilt.position) });
    await expectTrue(name);
  });

  it('has a rebuild that was broken off gone on with', async () => {
    const broken = new Error('the process ended');
    const breakOff = rebuild(model, databases(), {
      folded: () => {
        throw broken;
      },
    });
    await expect(breakOff).rejects.toBe(broken);
    await rebuild(model, databases(), { folded: () => {} });
    await expectTrue(name);
  });
});

function rows(sql: string): Promise<object[]> {
  return opened.database.rows(statement<object>('', sql));
}
