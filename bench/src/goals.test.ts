import { expect, it } from 'vitest';

import { baselineName, goalsOf, KONTOR } from './goals.ts';
import type { BenchRow, FloorRow } from './report.ts';

function row(system: string, distribution: 'spread' | 'hot', shoppers: number, rate: number): BenchRow {
  return {
    system,
    distribution,
    shoppers,
    runs: 1,
    ordersPerSecond: { median: rate, min: rate, max: rate },
    createP50Ms: 1,
    payP50Ms: 1,
    createAndPayP50Ms: 2,
    createAndPayP95Ms: 3,
    createAndPayP99Ms: 4,
    errors: 0,
    errorsBy: {},
    serverCpuMsPerOrder: null,
    databaseCpuMsPerOrder: null,
    loadCpuMsPerOrder: 0,
    batchSizes: {},
    batchMs: {},
  };
}

function floor(connections: number, rate: number): FloorRow {
  const ordersPerSecond = { median: rate, min: rate, max: rate };
  return { shoppers: 256, batchCommands: 80, connections, runs: 1, ordersPerSecond, databaseCpuMsPerOrder: null };
}

it('Every goal is set against what was measured: the baseline by its best pool, the floor by its best number of connections', () => {
  const rows = [
    row(KONTOR, 'spread', 1, 200),
    row(KONTOR, 'spread', 64, 1_900),
    row(KONTOR, 'hot', 64, 2_000),
    row(KONTOR, 'spread', 256, 4_000),
    row(KONTOR, 'hot', 256, 2_000),
    row(baselineName(4, 'awaited'), 'hot', 64, 200),
    row(baselineName(8, 'awaited'), 'hot', 64, 250),
    row(baselineName(8, 'awaited'), 'spread', 64, 900),
    row(baselineName(8, 'pipelined'), 'hot', 64, 800),
  ];
  const goals = goalsOf(rows, [floor(1, 5_000), floor(2, 8_000)]);
  expect(goals.map(({ name, value, ok }) => [name, value, ok])).toEqual([
    ['paid orders/s, 64 shoppers', 1_900, false],
    ['paid orders/s, 256 shoppers', 4_000, true],
    ['hot through spread, 64 shoppers', 2_000 / 1_900, true],
    ['hot through spread, 256 shoppers', 0.5, false],
    ['hot through row locks, pool 8, 64 shoppers', 8, true],
    ['hot through pipelined row locks, pool 8, 64 shoppers', 2.5, true],
    ['spread through the database floor, 256 shoppers', 0.5, true],
    ['create + pay of one shopper, p50 ms', 2, true],
  ]);
});

it('What was not measured has no goal', () => {
  expect(goalsOf([row(KONTOR, 'hot', 8, 100), row(baselineName(4, 'awaited'), 'hot', 64, 100)], [floor(2, 1)])).toEqual(
    [],
  );
});
