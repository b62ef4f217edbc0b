import { type Statement, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { STOCK_VALUE_MIGRATIONS } from '../../migrations.ts';
import { LIST_STATEMENTS } from './list-products.ts';
import { LOAD_PRODUCTS } from './load-products.ts';

const ROWS = 20_000;
const [FIRST, LAST] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase([STOCK_VALUE_MIGRATIONS]);
});
afterAll(() => test.drop());

/** Two generations, as while one is being rebuilt. */
const FILL = `INSERT INTO stock_value.products (generation, tenant_id, product_id, on_hand, reserved, price_minor, active, currency, changed_at)
  SELECT g, 1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, n % 100, 0, 100 * (n % 977), n % 50 <> 0, 'IDR', now()
  FROM generate_series(1, 2) AS g, generate_series(1, ${ROWS}) AS n`;

let made = 0;

/** The plan of a statement as a single read has it, with what it did. */
async function planOf({ text }: Statement<unknown>, args: readonly string[]): Promise<string> {
  return test.database.transact(BATCH_TRANSACTION, async (transaction) => {
    const run = (sql: string) => transaction.rows<{ 'QUERY PLAN': string }>(statement('', sql));
    made += 1;
    await run(`PREPARE planned_${made} AS ${text}`);
    const rows = await run(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) EXECUTE planned_${made}(${args.join(', ')})`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

// Planned anew each time: what it is planned for is never older than the table.
it.each([
  ['that was just filled', FILL],
  ['that is known to the planner', 'ANALYZE stock_value.products'],
])('of a table %s each product that changed is looked up by its key', async (_name, before) => {
  await test.database.count(statement('', before));
  const plan = await planOf(LOAD_PRODUCTS, ['1', "'{1}'", `'{${FIRST}}'`, '1']);
  expect(plan).toContain('Index Scan using products_pkey on products p');
  expect(plan).toContain('(product_id = asked.product_id)');
  expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
});

it.each(LIST_STATEMENTS)('$name walks its index, and no further than its page', async (listed) => {
  const isDearest = listed.name.endsWith('dearest');
  const isActive = listed.name.includes('_active_');
  const bounds = ['0', '1e37', isActive ? 'true' : 'NULL', '51'];
  const plan = await planOf(listed, ['1', isDearest ? '1e37' : '0', `'${isDearest ? LAST : FIRST}'`, ...bounds]);
  expect(plan).toContain(isActive ? 'products_active_value' : 'products_value');
  expect(plan).not.toMatch(/Seq Scan on products|Sort/);
  const walked = [...plan.matchAll(/Rows Removed by Filter: (\d+)/g)].map(([, rows]) => Number(rows));
  expect(Math.max(0, ...walked)).toBeLessThan(200);
});
