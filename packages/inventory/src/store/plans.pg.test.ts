import { type Statement, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { INVENTORY_MIGRATIONS } from '../migrations.ts';
import { COUNT_RESERVATIONS } from './count-reservations.ts';
import { FIND_EXPIRED_EXTERNAL } from './find-expired-external.ts';
import { FIND_SKUS } from './find-skus.ts';
import { LOAD_RESERVATIONS } from './load-reservations.ts';
import { LOAD_RESERVED_EVENTS } from './load-reserved-events.ts';
import { LOCK_PRODUCTS } from './lock-products.ts';
import { LOCK_RESERVATIONS } from './lock-reservations.ts';
import { LOCK_STOCK } from './lock-stock.ts';
import { READ_MOVEMENTS } from './read-movements.ts';
import { READ_PRODUCT, READ_PRODUCTS, SEARCH_PRODUCTS } from './read-products.ts';
import { READ_RESERVATION } from './read-reservation.ts';
import { UPDATE_PRODUCTS } from './update-products.ts';
import { UPDATE_RESERVATIONS } from './update-reservations.ts';
import { UPDATE_STOCK } from './update-stock.ts';

const ID = '01a00000-0000-7000-8000-000000000000';
const IDS = `{${ID}}`;

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase([INVENTORY_MIGRATIONS]);
});
afterAll(() => test.drop());

/** Adds `rows` to every table and lets the planner know. */
async function fill(rows: number): Promise<void> {
  const texts = [
    `INSERT INTO inventory.products (tenant_id, product_id, version, active, price_minor, created_at, updated_at, currency, sku, name,
                                     description)
     SELECT 1, gen_random_uuid(), 1, true, 100, now(), now(), 'IDR', 'SKU' || ${rows} || '-' || n, 'Word' || n, ''
     FROM generate_series(1, ${rows}) AS n`,
    `INSERT INTO inventory.stock (tenant_id, product_id, on_hand, reserved, version)
     SELECT 1, product_id, 100, 1, 0 FROM inventory.products ON CONFLICT DO NOTHING`,
    `INSERT INTO inventory.reservations (tenant_id, order_id, version, expires_at, created_at, owner, status)
     SELECT 1, gen_random_uuid(), 1, CASE WHEN n % 2 = 0 OR n % 50 = 1 THEN now() END, now(),
            CASE WHEN n % 2 = 0 THEN 'order' ELSE 'external' END, CASE WHEN n % 50 = 1 THEN 'ACTIVE' ELSE 'CONFIRMED' END
     FROM generate_series(1, ${rows}) AS n`,
    `INSERT INTO inventory.reservation_items (tenant_id, order_id, product_id, quantity)
     SELECT 1, order_id, order_id, 1 FROM inventory.reservations ON CONFLICT DO NOTHING`,
    `INSERT INTO inventory.movements (position, created_at, tenant_id, quantity, on_hand_delta, reserved_delta, line, product_id,
                                      movement_id, movement_type)
     SELECT ${rows} + n, now(), 1, 1, 0, 1, 0, (SELECT min(product_id::text)::uuid FROM inventory.products), gen_random_uuid(), 'RESERVE'
     FROM generate_series(1, ${rows}) AS n`,
    `INSERT INTO inventory.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id,
                                   ordinal, request_id, occurred_at)
     SELECT ${rows} + n, 1, 'reservation', gen_random_uuid(), 1, 'StockReserved', '{}', gen_random_uuid(), 0, 'r', now()
     FROM generate_series(1, ${rows}) AS n`,
    `ANALYZE inventory.products, inventory.stock, inventory.reservations, inventory.reservation_items, inventory.movements,
             inventory.events`,
  ];
  for (const text of texts) await test.database.count(unnamed(text));
}

let planned = 0;
let made = 0;

/** A statement that is run once. */
function unnamed(text: string): Statement<{ 'QUERY PLAN': string }> {
  made += 1;
  return statement(`test.once_${made}`, text);
}

/** The plan of a statement with these arguments, given as SQL literals; in a batch it is the generic one. */
async function planOf({ text }: Statement<unknown>, args: readonly string[], batch: boolean): Promise<string> {
  return test.database.transact(BATCH_TRANSACTION, async (transaction) => {
    const run = (sql: string) => transaction.rows<{ 'QUERY PLAN': string }>(unnamed(sql));
    if (!batch) await run('SET LOCAL enable_seqscan = on');
    if (!batch) await run('SET LOCAL plan_cache_mode = force_custom_plan');
    planned += 1;
    await run(`PREPARE planned_${planned} AS ${text}`);
    const rows = await run(`EXPLAIN EXECUTE planned_${planned}(${args.join(', ')})`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

/** Each statement with its arguments and the indexes that it must use, under its name. */
function named(rows: readonly (readonly [Statement<unknown>, string[], string[]])[]) {
  return rows.map(([asked, args, indexes]) => [asked.name, asked, args, indexes] as const);
}

/** Whatever the planner knows: a batch's plans are made once and kept, often while the tables are new. */
describe.each([
  ['new, never analysed', 0],
  ['of some rows', 3],
  ['of 5,000 rows', 5_000],
] as const)('with tables %s', (_name, rows) => {
  beforeAll(async () => {
    if (rows > 0) await fill(rows);
  });

  it.each(
    named([
      [LOCK_RESERVATIONS, ['1', `'${IDS}'`], ['reservations_pkey']],
      [LOCK_PRODUCTS, ['1', `'${IDS}'`], ['products_pkey']],
      [FIND_SKUS, ['1', `'{a}'`], ['products_sku']],
      [LOCK_STOCK, ['1', `'${IDS}'`, `'${IDS}'`], ['stock_pkey', 'products_pkey', 'reservation_items_pkey']],
      [LOAD_RESERVATIONS, ['1', `'${IDS}'`], ['reservations_pkey', 'reservation_items_pkey']],
      [LOAD_RESERVED_EVENTS, ['1', `'${IDS}'`], ['events_stream']],
    ]),
  )('%s probes a key for each id', async (_label, asked, args, indexes) => {
    const plan = await planOf(asked, args, true);
    for (const index of indexes) expect(plan).toContain(index);
    expect(plan).not.toMatch(/Filter|Materialize|Seq Scan|Hash Join|Merge Join|Index Cond: \(tenant_id = \$1\)/);
  });

  it.each([
    [UPDATE_STOCK.name, UPDATE_STOCK, 5, 'stock_pkey on stock s', 'product_id'],
    [UPDATE_RESERVATIONS.name, UPDATE_RESERVATIONS, 5, 'reservations_pkey on reservations r', 'order_id'],
  ] as const)('%s looks each of its rows up by key', async (_label, asked, count, index, key) => {
    const plan = await planOf(asked, ['1', ...Array.from({ length: count - 1 }, () => "'{}'"), '1'], true);
    expect(plan).toContain(`Index Scan using ${index}`);
    expect(plan).toContain(`Index Cond: ((${key} = n.${key}) AND (tenant_id = n.tenant_id))`);
    expect(plan).not.toMatch(/Join|Seq Scan|Materialize/);
  });

  it('inventory.update_products finds its rows by their key, without a join', async () => {
    const plan = await planOf(UPDATE_PRODUCTS, ['1', ...Array.from({ length: 10 }, () => "'{}'"), '1'], true);
    expect(plan).toContain('Conflict Arbiter Indexes: products_pkey');
    expect(plan).not.toMatch(/Join|Scan on products/);
  });
});

it.each([
  [UPDATE_STOCK.name, UPDATE_STOCK, 4],
  [UPDATE_RESERVATIONS.name, UPDATE_RESERVATIONS, 4],
  [UPDATE_PRODUCTS.name, UPDATE_PRODUCTS, 10],
] as const)('%s fails by itself where it writes fewer rows than it was given', async (_label, asked, columns) => {
  const none = Array.from({ length: columns }, () => '{}');
  const write = (rows: number) =>
    test.database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(asked, [1, ...none, rows]));
  await expect(write(1)).rejects.toMatchObject({ code: '22012' });
  expect(await write(0)).toHaveLength(1);
});

it.each(
  named([
    [READ_PRODUCT, ['1', `'${ID}'`], ['products_pkey', 'stock_pkey']],
    [READ_PRODUCTS, ['1', `'${ID}'`, 'false', '51'], ['products_pkey', 'stock_pkey']],
    [SEARCH_PRODUCTS, ['1', `'${ID}'`, 'false', '51', `'''word42'':*'`], ['products_search', 'stock_pkey']],
    [READ_MOVEMENTS, ['1', `'${ID}'`, '9000', '51'], ['movements_pkey']],
    [READ_RESERVATION, ['1', `'${ID}'`], ['reservations_pkey', 'reservation_items_pkey']],
    [FIND_EXPIRED_EXTERNAL, ['500'], ['reservations_external_expiry']],
    [
      COUNT_RESERVATIONS,
      ['1', `'${ID}'`, `'01a10000-0000-7000-8000-000000000000'`],
      ['reservations_pkey', 'reservations_external_expiry'],
    ],
  ]),
)('read alone, %s uses its index', async (_label, asked, args, indexes) => {
  const plan = await planOf(asked, args, false);
  for (const index of indexes) expect(plan).toContain(index);
  expect(plan).not.toContain('Seq Scan');
});
