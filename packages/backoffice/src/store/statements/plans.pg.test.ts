import { type Statement, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { STATEMENTS_MIGRATIONS } from '../../migrations.ts';
import { type LineSort, type LineSource, searchStatement } from './search-lines.ts';

const ROWS = 30_000;
const WALK = 500;
const ACCOUNT = '00000000-0000-7000-8000-000000000007';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase([STATEMENTS_MIGRATIONS]);
  // Two generations, as while one is being rebuilt.
  const fill = `INSERT INTO statements.lines
      (generation, position, tenant_id, account_id, transfer_id, kind, amount_minor, balance_minor, currency, order_id, posted_at)
    SELECT g, n, 1, ('00000000-0000-7000-8000-' || lpad(to_hex(n % 1000), 12, '0'))::uuid, gen_random_uuid(),
           CASE WHEN n % 100 = 0 THEN 'refund' WHEN n % 3 = 0 THEN 'topup' ELSE 'payment' END,
           (CASE WHEN n % 3 = 1 THEN -100 ELSE 100 END) * (1 + n * 7919 % 10000), 1, 'IDR', NULL, to_timestamp(1700000000 + n)
    FROM generate_series(1, 2) AS g, generate_series(1, ${ROWS}) AS n`;
  for (const text of [fill, 'ANALYZE statements.lines']) await test.database.count(statement('', text));
});
afterAll(() => test.drop());

let made = 0;

/** The generic plan of a statement as a single read has it, with what it did. */
async function planOf({ text }: Statement<unknown>, args: readonly string[]): Promise<string> {
  return test.database.transact(BATCH_TRANSACTION, async (transaction) => {
    const run = (sql: string) => transaction.rows<{ 'QUERY PLAN': string }>(statement('', sql));
    await run('SET LOCAL enable_seqscan = on');
    await run('SET LOCAL plan_cache_mode = force_generic_plan');
    made += 1;
    await run(`PREPARE planned_${made} AS ${text}`);
    const rows = await run(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) EXECUTE planned_${made}(${args.join(', ')})`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

const SOURCES: readonly (readonly [LineSource, string, string, string])[] = [
  ['all', 'lines_time', 'NULL', 'NULL'],
  ['account', 'lines_account', `'${ACCOUNT}'`, 'NULL'],
  ['kind', 'lines_kind', 'NULL', "'payment'"],
  ['kind', 'lines_kind', 'NULL', "'refund'"],
  ['amounts', 'lines_amount', 'NULL', 'NULL'],
];
const SORTS: readonly LineSort[] = ['newest', 'oldest'];

it.each(SOURCES.flatMap((source) => SORTS.map((sort) => [...source, sort] as const)))(
  'a search of %s walks %s (account %s, kind %s), %s first, and no further than it may',
  async (source, index, account, kind, sort) => {
    const times = ["'1970-01-01'", "'9999-12-31'"] as const;
    const amounts = source === 'amounts' ? ['100', '5000'] : ['0', '1e17'];
    const place = [sort === 'newest' ? times[1] : times[0], '0'];
    const args = ['1', ...place, account, kind, ...times, ...amounts, '51', String(WALK)];
    const plan = await planOf(searchStatement(source, sort), args);
    expect(plan).toContain(`using ${index} on lines`);
    expect(plan).not.toMatch(/Seq Scan on lines/);
    const scanned = [...plan.matchAll(/on lines \(actual rows=([\d.]+)/g)].map(([, rows]) => Number(rows));
    expect(scanned.length).toBe(1);
    expect(Math.max(...scanned)).toBeLessThanOrEqual(WALK);
  },
);
