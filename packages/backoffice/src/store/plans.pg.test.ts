import { type Statement, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BACKOFFICE_MIGRATIONS } from '../migrations.ts';
import { LOAD_STATUSES } from './load-statuses.ts';
import { statementOf } from './search-orders.ts';
import { MOVE_ORDERS } from './write-orders.ts';

const LARGE = 30_000;
const CUSTOMER = '00000000-0000-7000-8000-000000000007';
const PRODUCT = '00000000-0000-7000-9000-000000000003';
const [FIRST, LAST] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase([BACKOFFICE_MIGRATIONS]);
});
afterAll(() => test.drop());

/** Adds orders of a thousand customers and fifty products, made one a minute, and lets the planner know. */
async function fill(rows: number): Promise<void> {
  const id = (kind: string, number: string) =>
    `('00000000-0000-7000-${kind}-' || lpad(to_hex((${number})::int), 12, '0'))::uuid`;
  const orderId = `(lpad(to_hex(1700000000000 + ${rows} * 60000 + n * 60000), 12, '0') || '7000a' || lpad(n::text, 15, '0'))::uuid`;
  for (const text of [
    `INSERT INTO backoffice.orders (generation, tenant_id, order_id, customer_id, total_minor, created_at, status)
     SELECT 1, 1, ${orderId}, ${id('8000', 'n % 1000')}, 100 * (n * 7919 % 10000) + 100, to_timestamp(1700000000 + n * 60),
            CASE WHEN n % 100 = 1 THEN 'PENDING' WHEN n % 10 = 2 THEN 'CANCELLED' ELSE 'DELIVERED' END
     FROM generate_series(1, ${rows}) AS n`,
    `INSERT INTO backoffice.order_products (generation, tenant_id, product_id, order_id)
     SELECT 1, 1, ${id('9000', 'n % 50')}, ${orderId} FROM generate_series(1, ${rows}) AS n`,
    'ANALYZE backoffice.orders, backoffice.order_products',
  ]) {
    await test.database.count(unnamed(text));
  }
}

let made = 0;

/** A statement that is run once. */
function unnamed(text: string): Statement<{ 'QUERY PLAN': string }> {
  made += 1;
  return statement(`test.once_${made}`, text);
}

/** The generic plan of a statement, as a batch or a single read has it, with what it did where `analyze` says so. */
async function planOf({ text }: Statement<unknown>, args: readonly string[], options: string): Promise<string> {
  return test.database.transact(BATCH_TRANSACTION, async (transaction) => {
    const run = (sql: string) => transaction.rows<{ 'QUERY PLAN': string }>(unnamed(sql));
    if (options !== 'batch') await run('SET LOCAL enable_seqscan = on');
    made += 1;
    await run(`PREPARE planned_${made} AS ${text}`);
    const explain = options === 'batch' ? 'EXPLAIN' : 'EXPLAIN (ANALYZE, TIMING off, SUMMARY off)';
    const rows = await run(`${explain} EXECUTE planned_${made - 1}(${args.join(', ')})`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

describe.each([
  ['new, never analysed', 0],
  ['of some rows', 3],
  ['of many rows', LARGE],
] as const)('with tables %s', (_name, rows) => {
  beforeAll(async () => {
    if (rows > 0) await fill(rows);
  });

  it.each([
    [LOAD_STATUSES, ['1', "'{1}'", `'{${FIRST}}'`, '1'], 'asked'],
    [MOVE_ORDERS, ['1', "'{1}'", `'{${FIRST}}'`, "'{PAID}'", '1'], 'moved'],
  ] as const)('$0.name looks each of its orders up by its key', async (asked, args, alias) => {
    const plan = await planOf(asked, args, 'batch');
    expect(plan).toContain('Index Scan using orders_pkey on orders o');
    expect(plan).toContain(`(order_id = ${alias}.order_id)`);
    expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
  });
});

/** What is asked for, as arguments of the statement of a search: place, bounds, customer, statuses, times, amounts, product, page, walk, place. */
function args({
  customer = 'NULL',
  statuses = 'NULL',
  min = '0',
  max = '1e17',
  product = 'NULL',
  asc = false,
  walk = '400',
}) {
  const place = asc ? `'${FIRST}'` : `'${LAST}'`;
  const times = ["'1970-01-01'", "'9999-12-31'"];
  return [
    '1',
    place,
    `'${FIRST}'`,
    `'${LAST}'`,
    customer,
    statuses,
    ...times,
    min,
    max,
    product,
    '51',
    walk,
    asc ? '0' : '1e17',
  ];
}

describe('a search', () => {
  it.each([
    ['all', 'newest', 'orders_pkey', args({})],
    ['all', 'oldest', 'orders_pkey', args({ asc: true })],
    ['customer', 'newest', 'orders_customer', args({ customer: `'${CUSTOMER}'` })],
    ['customer_amounts', 'dearest', 'orders_customer', args({ customer: `'${CUSTOMER}'`, walk: '2000' })],
    ['product', 'newest', 'order_products_pkey', args({ product: `'${PRODUCT}'` })],
    ['status', 'newest', 'orders_status', args({ statuses: "'{PENDING,CANCELLED}'" })],
    ['amount', 'dearest', 'orders_amount', args({})],
    ['amount', 'cheapest', 'orders_amount', args({ asc: true })],
    ['amounts', 'newest', 'orders_amount', args({ min: '5000', max: '9000', walk: '2000' })],
    ['status_amount', 'dearest', 'orders_status_amount', args({ statuses: "'{PENDING,CANCELLED}'" })],
    ['status_amount', 'cheapest', 'orders_status_amount', args({ statuses: "'{PENDING}'", asc: true })],
    [
      'status_amounts',
      'newest',
      'orders_status_amount',
      args({ statuses: "'{DELIVERED}'", min: '900000', walk: '2000' }),
    ],
    ['product_amounts', 'cheapest', 'order_products_pkey', args({ product: `'${PRODUCT}'`, asc: true, walk: '2000' })],
    ['ids', 'dearest', 'orders_pkey', args({ walk: '2000' })],
  ] as const)('of %s, %s first, walks its index and no further than it may', async (source, sort, index, values) => {
    const plan = await planOf(statementOf(source, sort), values, 'read');
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on orders');
    expect(plan).not.toContain('Seq Scan on order_products');
    const walked = [...plan.matchAll(/Scan.*actual rows=([\d.]+)/g)].map(([, rows]) => Number(rows));
    expect(Math.max(...walked)).toBeLessThanOrEqual(2_000);
  });
});

describe('a table that was analysed while it was empty, and has grown since', () => {
  beforeAll(async () => {
    await test.database.count(unnamed('TRUNCATE backoffice.orders, backoffice.order_products'));
    await test.database.count(unnamed('VACUUM ANALYZE backoffice.orders'));
    await test.database.count(
      unnamed(`INSERT INTO backoffice.orders (generation, tenant_id, order_id, customer_id, total_minor, created_at, status)
               SELECT 1, 1, gen_random_uuid(), gen_random_uuid(), 100, now(), 'PENDING' FROM generate_series(1, ${LARGE})`),
    );
  });

  it.each([
    [LOAD_STATUSES, ['1', "'{1}'", `'{${FIRST}}'`, '1']],
    [MOVE_ORDERS, ['1', "'{1}'", `'{${FIRST}}'`, "'{PAID}'", '1']],
  ] as const)('has its orders looked up by their key: $0.name is planned anew', async (asked, args) => {
    expect(asked.kept).toBe(false);
    expect(await planOf(asked, args, 'batch')).toContain('Index Scan using orders_pkey on orders o');
  });
});
