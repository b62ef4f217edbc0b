import { statement } from '@kontor/postgres/statement';
import { generate } from '@kontor/server/src/generate/generate.ts';
import { MIGRATIONS } from '@kontor/server/src/store.ts';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { formatReport } from '@kontor/verification/report';
import { together, verify } from '@kontor/verification/verify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPanel, type Panel } from './panel.ts';
import { planFaults, tableRows } from './plans.ts';
import { sampleOf, scenariosFor } from './scenarios.ts';

const SIZE = { orders: 3_000, users: 600, products: 200, currency: 'IDR' };
/** A small store stands for a large one: what would be read from the beginning here would be there too. */
const LIMITS = { smallTableRows: 300, sortedRowsMax: 1_500 };
const GENERATION_MS_MAX = 120_000;
let opened: TestDatabase;
let panel: Panel;

beforeAll(async () => {
  opened = await openTestDatabase(MIGRATIONS);
  await generate(opened.connectionString, SIZE, () => {});
  // A table of a few pages is read whole, and rightly so: here the planner is to do as if it were large.
  const name = new URL(opened.connectionString).pathname.slice(1);
  await opened.database.count(statement('test.plan_as_large', `ALTER DATABASE ${name} SET enable_seqscan = off`));
  panel = await openPanel(opened.connectionString);
}, GENERATION_MS_MAX);
afterAll(async () => {
  await panel.close();
  await opened.drop();
});

it('generates a store in which every invariant holds', async () => {
  const report = await verify(together(opened.database), { servingSince: null });
  expect(report.ok, formatReport(report)).toBe(true);
  expect(report.checks.find(({ name }) => name === 'charged_once')?.checked).toBeGreaterThan(2_000);
});

it('refuses to generate into a store that is not empty', async () => {
  await expect(generate(opened.connectionString, SIZE, () => {})).rejects.toThrow('not empty');
});

it('finds everything that staff looks at by an index, and sorts no large table', async () => {
  await panel.project();
  await opened.database.count(statement('test.analyze', 'ANALYZE'));
  const rows = await tableRows(opened.database);
  const faults: string[] = [];
  for (const { name, url } of scenariosFor(await sampleOf(panel.database, 1))) {
    panel.asked.clear();
    const { status, body } = await panel.get(url);
    expect([name, status], body).toEqual([name, 200]);
    const asked = [...panel.asked.values()];
    expect(asked.length, name).toBeGreaterThan(0);
    faults.push(...(await planFaults(panel.database, asked, rows, LIMITS)).map((fault) => `${name}: ${fault}`));
  }
  expect(faults).toEqual([]);
});
