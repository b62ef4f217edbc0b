import type { Distribution, LoadResult } from './load/plan.ts';
import type { Machine } from './machine.ts';
import { median, type Spread, spreadOf } from './statistics.ts';

/** One measured run of one system. */
export interface BenchRun {
  /** What was measured: `kontor`, `row locks, pool 16`, `database floor`. */
  readonly system: string;
  readonly load: LoadResult;
  /** CPU seconds within the measured time; null where that part does not exist or cannot be read. */
  readonly serverCpuSeconds: number | null;
  readonly databaseCpuSeconds: number | null;
  /** Mean commands a batch within the measured time, by service; empty where there are no batches. */
  readonly batchSizes: Readonly<Record<string, number>>;
  /** Mean time of a batch in milliseconds, from its transaction to its answers, by service. */
  readonly batchMs: Readonly<Record<string, number>>;
}

/** The runs of one system under one load, in the middle. Latencies are the medians of the runs' own percentiles. */
export interface BenchRow {
  readonly system: string;
  readonly distribution: Distribution;
  readonly shoppers: number;
  readonly runs: number;
  readonly ordersPerSecond: Spread;
  readonly createP50Ms: number;
  readonly payP50Ms: number;
  readonly createAndPayP50Ms: number;
  readonly createAndPayP95Ms: number;
  readonly createAndPayP99Ms: number;
  /** Of all runs together. */
  readonly errors: number;
  readonly errorsBy: Readonly<Record<string, number>>;
  /** CPU milliseconds for one paid order; null where it was not read. */
  readonly serverCpuMsPerOrder: number | null;
  readonly databaseCpuMsPerOrder: number | null;
  readonly loadCpuMsPerOrder: number;
  readonly batchSizes: Readonly<Record<string, number>>;
  readonly batchMs: Readonly<Record<string, number>>;
}

/** The database's floor: what it does of the same rows by the same statements, without HTTP and rules. */
export interface FloorRow {
  /** With how many shoppers the batch size was seen. */
  readonly shoppers: number;
  /** Commands in every batch. */
  readonly batchCommands: number;
  readonly connections: number;
  readonly runs: number;
  readonly ordersPerSecond: Spread;
  readonly databaseCpuMsPerOrder: number | null;
}

/** One measured run of the floor. */
export interface FloorRun extends Omit<FloorRow, 'runs' | 'ordersPerSecond'> {
  readonly ordersPerSecond: number;
}

/** A figure set against its goal. */
export interface BenchGoal {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  /** Whether the value has to reach the goal or to stay under it. */
  readonly kind: 'at_least' | 'under';
  readonly ok: boolean;
}

/** Everything a bench says, as `--json` writes it. */
export interface BenchReport {
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
  readonly floors: readonly FloorRow[];
  readonly goals: readonly BenchGoal[];
}

/** Puts the runs of the same system, distribution and number of shoppers together, in the order in which they first came. */
export function summariseRuns(runs: readonly BenchRun[]): BenchRow[] {
  const groups = Map.groupBy(runs, ({ system, load }) => `${system} ${load.distribution} ${load.shoppers}`);
  return [...groups.values()].map(summarise);
}

function summarise(runs: readonly BenchRun[]): BenchRow {
  const [{ system, load }] = runs as [BenchRun];
  const middle = (figure: (load: LoadResult) => number): number => median(runs.map((run) => figure(run.load)));
  return {
    system,
    distribution: load.distribution,
    shoppers: load.shoppers,
    runs: runs.length,
    ordersPerSecond: spreadOf(runs.map((run) => run.load.ordersPerSecond)),
    createP50Ms: middle(({ create }) => create.p50Ms),
    payP50Ms: middle(({ pay }) => pay.p50Ms),
    createAndPayP50Ms: middle(({ createAndPay }) => createAndPay.p50Ms),
    createAndPayP95Ms: middle(({ createAndPay }) => createAndPay.p95Ms),
    createAndPayP99Ms: middle(({ createAndPay }) => createAndPay.p99Ms),
    errors: runs.reduce((sum, run) => sum + run.load.errors, 0),
    errorsBy: addUp(runs.map((run) => run.load.errorsBy)),
    serverCpuMsPerOrder: perOrder(runs, ({ serverCpuSeconds }) => serverCpuSeconds),
    databaseCpuMsPerOrder: perOrder(runs, ({ databaseCpuSeconds }) => databaseCpuSeconds),
    loadCpuMsPerOrder: perOrder(runs, (run) => run.load.cpuSeconds) ?? Number.NaN,
    batchSizes: mediansByName(runs.map(({ batchSizes }) => batchSizes)),
    batchMs: mediansByName(runs.map(({ batchMs }) => batchMs)),
  };
}

/** Puts the floor's runs with the same shoppers and connections together. */
export function summariseFloors(runs: readonly FloorRun[]): FloorRow[] {
  const groups = Map.groupBy(runs, ({ shoppers, connections }) => `${shoppers} ${connections}`);
  return [...groups.values()].map((group) => {
    const [{ shoppers, connections }] = group as [FloorRun];
    const cpu = group.map(({ databaseCpuMsPerOrder }) => databaseCpuMsPerOrder).filter((value) => value !== null);
    return {
      shoppers,
      connections,
      batchCommands: median(group.map(({ batchCommands }) => batchCommands)),
      runs: group.length,
      ordersPerSecond: spreadOf(group.map(({ ordersPerSecond }) => ordersPerSecond)),
      databaseCpuMsPerOrder: cpu.length === 0 ? null : median(cpu),
    };
  });
}

function perOrder(runs: readonly BenchRun[], seconds: (run: BenchRun) => number | null): number | null {
  const each = runs.map((run) => {
    const spent = seconds(run);
    return spent === null || run.load.ordersPaid === 0 ? null : (spent * 1_000) / run.load.ordersPaid;
  });
  const read = each.filter((value) => value !== null);
  return read.length === 0 ? null : median(read);
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of counts) for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function mediansByName(figures: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(figures.flatMap((one) => Object.keys(one)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(figures.map((one) => one[name]).filter((value) => value !== undefined))]),
  );
}

/** Sets a figure against its goal. What could not be measured (NaN) has not reached it. */
export function goalOf(name: string, value: number, kind: BenchGoal['kind'], goal: number): BenchGoal {
  return { name, value, goal, kind, ok: kind === 'at_least' ? value >= goal : value < goal };
}

/** The median orders a second of one row through those of another; NaN where one of them was not measured. */
export function throughputRatio(row: BenchRow | undefined, base: BenchRow | undefined): number {
  return row === undefined || base === undefined
    ? Number.NaN
    : row.ordersPerSecond.median / base.ordersPerSecond.median;
}

/** The row of one system under one load, if it was measured. */
export function findRow(
  rows: readonly BenchRow[],
  system: string,
  distribution: Distribution,
  shoppers: number,
): BenchRow | undefined {
  return rows.find((row) => row.system === system && row.distribution === distribution && row.shoppers === shoppers);
}
