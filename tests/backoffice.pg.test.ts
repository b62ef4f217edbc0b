import { rebuildOrders } from '@kontor/backoffice/rebuild-orders';
import { ANY_ORDER } from '@kontor/backoffice/search';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { openTestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { MIGRATIONS, type Store } from '../apps/server/src/store.ts';
import { operations, World } from './support/history.ts';
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

type Facts = Readonly<Record<string, readonly unknown[]>>;

/** What the tables of the services themselves come to, worked out in another way than by folding. */
const EXPECTED = {
  orders: `SELECT order_id, customer_id, total_minor, created_at, status FROM orders.orders ORDER BY order_id`,
  products: `SELECT DISTINCT product_id, order_id FROM orders.order_items ORDER BY product_id, order_id`,
  counts: `SELECT status, count(*) AS orders FROM orders.orders GROUP BY status ORDER BY status`,
  days: `SELECT (occurred_at AT TIME ZONE 'UTC')::date::text AS day,
                count(*) FILTER (WHERE type = 'OrderCreated') AS placed, count(*) FILTER (WHERE type = 'OrderPaid') AS paid,
                count(*) FILTER (WHERE type = 'OrderCancelled') AS cancelled, count(*) FILTER (WHERE type = 'OrderExpired') AS expired,
                coalesce(sum((payload ->> 'totalMinor')::numeric) FILTER (WHERE type = 'OrderPaid'), 0)::text AS paid_minor,
                coalesce(sum(coalesce((payload ->> 'refundedMinor')::numeric, (payload ->> 'amountMinor')::numeric))
                  FILTER (WHERE type IN ('OrderCancelled', 'OrderGoodwillGranted')), 0)::text AS refunded_minor
         FROM orders.events WHERE type IN ('OrderCreated', 'OrderPaid', 'OrderCancelled', 'OrderExpired', 'OrderGoodwillGranted')
         GROUP BY 1 ORDER BY 1`,
  sales: `SELECT product_id,
                 coalesce(sum(quantity) FILTER (WHERE e.type = 'OrderPaid'), 0)::text AS sold,
                 coalesce(sum(quantity) FILTER (WHERE e.type = 'OrderCancelled'), 0)::text AS returned,
                 coalesce(sum(quantity * unit_price_minor) FILTER (WHERE e.type = 'OrderPaid'), 0)::text AS sold_minor,
                 coalesce(sum(quantity * unit_price_minor) FILTER (WHERE e.type = 'OrderCancelled'), 0)::text AS returned_minor
          FROM orders.order_items AS i
          JOIN orders.events AS e ON e.aggregate_id = i.order_id
          WHERE e.type = 'OrderPaid' OR (e.type = 'OrderCancelled' AND e.payload ->> 'refundTransferId' IS NOT NULL)
          GROUP BY product_id ORDER BY product_id`,
};
const GENERATION = `(SELECT generation FROM backoffice.projections WHERE state = 'serving')`;
const PROJECTED = {
  orders: `SELECT order_id, customer_id, total_minor, created_at, status FROM backoffice.orders WHERE generation = ${GENERATION} ORDER BY order_id`,
  products: `SELECT product_id, order_id FROM backoffice.order_products WHERE generation = ${GENERATION} ORDER BY product_id, order_id`,
  counts: `SELECT status, orders FROM backoffice.order_counts WHERE generation = ${GENERATION} AND orders > 0 ORDER BY status`,
  days: `SELECT day::text, placed, paid, cancelled, expired, paid_minor::text, refunded_minor::text
         FROM backoffice.daily_totals WHERE generation = ${GENERATION} ORDER BY day`,
  sales: `SELECT product_id, sum(units_sold)::text AS sold, sum(units_returned)::text AS returned,
                 sum(sold_minor)::text AS sold_minor, sum(returned_minor)::text AS returned_minor
          FROM backoffice.daily_sales WHERE generation = ${GENERATION} GROUP BY product_id ORDER BY product_id`,
};

async function facts(database: Database, queries: Readonly<Record<string, string>>): Promise<Facts> {
  const entries = Object.entries(queries).map(async ([name, text]) => {
    return [name, await database.rows(statement<object>(`test.${name}_${text.length}`, text))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

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
  const expected = await facts(opened.database, EXPECTED);
  expect(expected['orders']?.length).toBeGreaterThan(20);
  expect(expected['sales']?.length).toBeGreaterThan(2);
  expect(await facts(opened.database, PROJECTED)).toEqual(expected);
});

it('is rebuilt from the first event while it serves and is written: readers never see it half done', async () => {
  const [{ backoffice }] = stores as readonly [Store];
  const before = await backoffice.findOrders(TENANT, 'newest', ANY_ORDER, null, 200);
  let rebuilt = false;
  let looks = 0;
  const rebuilding = rebuildOrders(
    { ordersLog: opened.database, backoffice: opened.database },
    { folded: () => {} },
  ).then(() => {
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
  expect(await facts(opened.database, PROJECTED)).toEqual(await facts(opened.database, EXPECTED));
  const generations = await opened.database.rows(
    statement<object>('test.generations', 'SELECT generation, state FROM backoffice.projections'),
  );
  expect(generations).toEqual([{ generation: 2, state: 'serving' }]);
  const left = await opened.database.rows(
    statement<object>('test.left', 'SELECT DISTINCT generation FROM backoffice.orders'),
  );
  expect(left).toEqual([{ generation: 2 }]);
});

it('goes on with a rebuild that was broken off', async () => {
  const broken = new Error('the process ended');
  const databases = { ordersLog: opened.database, backoffice: opened.database };
  const breakOff = rebuildOrders(databases, {
    folded: () => {
      throw broken;
    },
  });
  await expect(breakOff).rejects.toBe(broken);
  await rebuildOrders(databases, { folded: () => {} });
  expect(await facts(opened.database, PROJECTED)).toEqual(await facts(opened.database, EXPECTED));
});
