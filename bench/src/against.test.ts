import { expect, it } from 'vitest';

import { printComparison } from './against.ts';
import type { BenchRow } from './report.ts';

function row(server: number, database: number, ordersPerSecond: number): BenchRow {
  return {
    system: 'kontor',
    distribution: 'spread',
    shoppers: 64,
    runs: 1,
    ordersPerSecond: { median: ordersPerSecond, min: ordersPerSecond, max: ordersPerSecond },
    createP50Ms: 1,
    payP50Ms: 1,
    createAndPayP50Ms: 2,
    createAndPayP95Ms: 3,
    createAndPayP99Ms: 4,
    errors: 0,
    errorsBy: {},
    serverCpuMsPerOrder: server,
    databaseCpuMsPerOrder: database,
    loadCpuMsPerOrder: 0.1,
    batchSizes: { orders: 20 },
    batchMs: { orders: 10 },
  };
}

it('A comparison tells the medians of both, and what an order costs here as a share of what it costs there', () => {
  const here = [row(0.2, 0.3, 100), row(0.3, 0.3, 300), row(0.9, 0.9, 200)];
  const there = [row(0.4, 0.4, 150)];
  const [, line] = printComparison([{ here, there }]).split('\n');
  expect(line?.split(/ {2,}/)).toEqual([
    'spread',
    '64',
    '200 / 150',
    '0.300 / 0.400',
    '0.300 / 0.400',
    '0.75',
    '20.0 / 20.0',
    '4 / 4',
  ]);
});
