import { describe, expect, it } from 'vitest';

import { cpuSecondsOfProcess, cpuSecondsOfTree, parseStat, sumTree } from './cpu.ts';
import type { LoadResult } from './load/plan.ts';
import { describeMachine } from './machine.ts';
import { printBench } from './print-report.ts';
import {
  type BenchRun,
  type FloorRun,
  findRow,
  goalOf,
  summariseFloors,
  summariseRuns,
  throughputRatio,
} from './report.ts';
import { median, spreadOf } from './statistics.ts';

function run(system: string, ordersPerSecond: number, more: Partial<BenchRun> = {}): BenchRun {
  const latency = { count: 1, meanMs: 1, p50Ms: 1_000 / ordersPerSecond, p95Ms: 2, p99Ms: 3, maxMs: 4 };
  const load: LoadResult = {
    shoppers: 64,
    distribution: 'spread',
    seconds: 10,
    ordersPaid: ordersPerSecond * 10,
    ordersPerSecond,
    create: latency,
    pay: latency,
    createAndPay: latency,
    errors: 2,
    errorsBy: { '503 overloaded': 2 },
    requests: 1,
    cpuSeconds: 1,
    cpuMicrosPerRequest: 1,
  };
  return {
    system,
    load,
    serverCpuSeconds: 5,
    databaseCpuSeconds: null,
    batchSizes: { orders: ordersPerSecond / 10 },
    batchMs: { orders: 7 },
    ...more,
  };
}

function floor(connections: number, ordersPerSecond: number): FloorRun {
  return { shoppers: 256, batchCommands: 64, connections, ordersPerSecond, databaseCpuMsPerOrder: 0.1 };
}

describe('a bench report', () => {
  it('takes the median of the runs of one system under one load', () => {
    const rows = summariseRuns([run('kontor', 100), run('kontor', 400), run('row locks', 50), run('kontor', 200)]);
    expect(rows.map(({ system, runs }) => [system, runs])).toEqual([
      ['kontor', 3],
      ['row locks', 1],
    ]);
    expect(rows[0]).toMatchObject({
      ordersPerSecond: { median: 200, min: 100, max: 400 },
      createAndPayP50Ms: 5,
      errors: 6,
      errorsBy: { '503 overloaded': 6 },
      serverCpuMsPerOrder: 2.5,
      databaseCpuMsPerOrder: null,
      batchSizes: { orders: 20 },
    });
  });

  it('sets ratios against goals, and does not take what was not measured for reached', () => {
    const rows = summariseRuns([run('kontor', 400), run('row locks', 50)]);
    const ratio = throughputRatio(findRow(rows, 'kontor', 'spread', 64), findRow(rows, 'row locks', 'spread', 64));
    expect(goalOf('ratio', ratio, 'at_least', 8)).toMatchObject({ value: 8, ok: true });
    expect(goalOf('latency', 8, 'under', 8).ok).toBe(false);
    const missing = throughputRatio(findRow(rows, 'kontor', 'hot', 64), rows[0]);
    expect([goalOf('x', missing, 'at_least', 0).ok, goalOf('x', missing, 'under', 9).ok]).toEqual([false, false]);
  });

  it('prints the machine, every row, the errors by kind and the goals', () => {
    const machine = describeMachine('18.4');
    const text = printBench({
      machine,
      rows: summariseRuns([run('kontor', 100)]),
      floors: summariseFloors([floor(1, 5_000), floor(1, 7_000), floor(2, 9_000)]),
      goals: [goalOf('fast', 1, 'at_least', 2)],
    });
    for (const part of [
      machine.cpuModel,
      'PostgreSQL 18.4',
      'kontor',
      '2 x 503 overloaded',
      '6000',
      '2 connections',
      'at least 2',
      'NO',
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('medians', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %o is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(Object.values(spreadOf([]))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('CPU seconds', () => {
  const stat = (pid: number, parent: number, name: string, times: string) =>
    `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 0 0 0 ${times} 20 0 1 0 100 1 1`;

  it('are read from /proc/PID/stat, also where the name holds blanks and parentheses', () => {
    expect(parseStat(stat(7, 1, 'postgres: a (b) c', '150 50 20 5'))).toEqual({
      pid: 7,
      parentPid: 1,
      name: 'postgres: a (b) c',
      ownSeconds: 2,
      reapedSeconds: 0.25,
    });
    expect(parseStat('')).toBeNull();
    expect(parseStat('7 (x) S 1')).toBeNull();
  });

  it('of a tree are those of all descendants, and of the ended ones once', () => {
    const one = (pid: number, parentPid: number) => ({ pid, parentPid, name: '', ownSeconds: 1, reapedSeconds: 0.5 });
    expect(sumTree(2, [one(1, 0), one(2, 1), one(3, 2), one(4, 3), one(5, 1)])).toBe(4.5);
    expect(sumTree(9, [one(1, 0)])).toBe(0);
  });

  it.runIf(process.platform === 'linux')('of this process grow with its work', () => {
    const before = cpuSecondsOfTree(process.pid);
    for (const until = performance.now() + 80; performance.now() < until; );
    expect(cpuSecondsOfTree(process.pid)).toBeGreaterThan(before);
    expect(cpuSecondsOfProcess(process.pid)).toBeGreaterThan(0);
  });
});
