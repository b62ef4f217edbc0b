import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatReport } from '@kontor/verification/report';
import { together, verify } from '@kontor/verification/verify';
import type { StatementStyle } from './baseline/connection.ts';

import { createPositions } from './baseline/positions.ts';
import { type BenchCluster, openBenchStore, openForReading, startCluster } from './cluster.ts';
import { measureFloor } from './floor/measure-floor.ts';
import { baselineName, goalsOf, KONTOR } from './goals.ts';
import type { LoadWorkload } from './load/plan.ts';
import { describeMachine } from './machine.ts';
import { type Measuring, measurePoint, type Point } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { fillStore } from './prepare.ts';
import { type ServerProgram, startBaseline, startKontor } from './program.ts';
import { type BenchReport, type BenchRun, type FloorRun, summariseFloors, summariseRuns } from './report.ts';
import { Steps } from './steps.ts';

/** Shoppers of the load that warms a server that has just started. */
const SERVER_WARM_UP_SHOPPERS = 64;

/**
 * Measures what `options` ask for, on a PostgreSQL of its own in a temporary folder, and verifies the store after every run of the server.
 * `closing` is given what ends everything that was started, before anything is: for who is interrupted.
 * @throws Error when something cannot be measured, or the store is found inconsistent.
 */
export async function runBench(
  options: BenchOptions,
  progress: (line: string) => void,
  closing: (close: () => Promise<void>) => void,
): Promise<BenchReport> {
  const starting = startCluster();
  closing(async () => (await starting).close());
  const cluster = await starting;
  const machine = describeMachine(cluster.postgresVersion);
  const steps = new Steps(options, progress);
  const bench: Bench = { options, cluster, steps, running: new Set(), runs: [], floors: [] };
  const close = async () => {
    await Promise.all([...bench.running].map((server) => server.stop()));
    await cluster.close();
  };
  closing(close);
  try {
    const workload = await prepare(bench);
    for (let run = 1; run <= options.runs; run += 1) {
      if (options.runs > 1) steps.say(`run ${run} of ${options.runs}`);
      if (options.parts.includes('kontor')) await measureKontor(bench);
      if (options.parts.includes('floor')) await measureFloors(bench, workload);
      if (options.parts.includes('baseline')) await measureBaseline(bench);
    }
  } finally {
    await close();
  }
  const rows = summariseRuns(bench.runs);
  const floors = summariseFloors(bench.floors);
  return { machine, rows, floors, goals: goalsOf(rows, floors) };
}

interface Bench {
  readonly options: BenchOptions;
  readonly cluster: BenchCluster;
  readonly steps: Steps;
  readonly running: Set<ServerProgram>;
  readonly runs: BenchRun[];
  readonly floors: FloorRun[];
}

function workloadFileOf({ directory }: BenchCluster): string {
  return join(directory, 'workload.json');
}

async function prepare({ options, cluster, steps }: Bench): Promise<LoadWorkload> {
  const shoppers = Math.max(SERVER_WARM_UP_SHOPPERS, ...options.shoppers, ...options.baselineShoppers);
  steps.say(`preparing ${options.products} products and ${shoppers} shoppers`);
  const store = openBenchStore(cluster);
  const begun = performance.now();
  const workload = await fillStore(store, { products: options.products, shoppers });
  await store.close();
  await writeFile(workloadFileOf(cluster), JSON.stringify(workload));
  await cluster.keepPrepared();
  steps.say(`prepared in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
  return workload;
}

async function measureKontor(bench: Bench): Promise<void> {
  const { cluster, options } = bench;
  await cluster.reset();
  await withServer(bench, await startKontor(cluster.directory), async (server) => {
    for (const shoppers of options.shoppers) {
      for (const distribution of options.loads)
        await measure(bench, server, { system: KONTOR, distribution, shoppers });
    }
  });
  await verifyStore(bench);
}

/** The classic way, at every size of its pool; and at the best of them once more, as well as row locks can be done. */
async function measureBaseline(bench: Bench): Promise<void> {
  const rates = new Map<number, number>();
  for (const pool of bench.options.pools) rates.set(pool, await measureRowLocks(bench, pool, 'awaited'));
  const [best] = [...rates].toSorted(([, a], [, b]) => b - a);
  if (best !== undefined) await measureRowLocks(bench, best[0], 'pipelined');
}

/** Measures the baseline under all of its loads, and returns the orders a second of the last. */
async function measureRowLocks(bench: Bench, pool: number, style: StatementStyle): Promise<number> {
  const { cluster, options, runs } = bench;
  await cluster.reset();
  await createPositions(cluster.migrationUrl, cluster.servingRole);
  await withServer(bench, await startBaseline(cluster.servingUrl, pool, style), async (server) => {
    for (const shoppers of options.baselineShoppers) {
      for (const distribution of options.loads) {
        await measure(bench, server, { system: baselineName(pool, style), distribution, shoppers });
      }
    }
  });
  return runs.at(-1)?.load.ordersPerSecond ?? 0;
}

async function measureFloors(bench: Bench, workload: LoadWorkload): Promise<void> {
  const { options, cluster, steps, floors } = bench;
  for (const shoppers of options.floorShoppers) {
    const seen = bench.runs.findLast((run) => run.system === KONTOR && isSpreadAt(run, shoppers))?.batchSizes['orders'];
    if (seen === undefined) {
      steps.say(`no floor for ${shoppers} shoppers: its batches are as large as those of the server in the same run`);
      continue;
    }
    const batchCommands = Math.max(1, Math.round(seen));
    await measureFloor(cluster, workload, { shoppers, batchCommands, orders: options.floorOrders }, async (run) => {
      const { connections, ordersPerSecond } = run;
      floors.push(run);
      steps.done(
        `database floor, batches of ${batchCommands}, ${connections} connections: ${ordersPerSecond.toFixed(0)} orders/s`,
      );
      await verifyStore(bench);
    });
  }
}

function isSpreadAt({ load }: BenchRun, shoppers: number): boolean {
  return load.distribution === 'spread' && load.shoppers === shoppers;
}

async function withServer(
  bench: Bench,
  server: ServerProgram,
  work: (server: ServerProgram) => Promise<void>,
): Promise<void> {
  bench.running.add(server);
  try {
    await warmUp(bench, server);
    await work(server);
  } finally {
    await server.stop();
    bench.running.delete(server);
    for (const line of server.warnings) bench.steps.say(`logged: ${line}`);
  }
}

/** Has the whole of a server compiled before its first point, which may be a single shopper's. */
async function warmUp(bench: Bench, server: ServerProgram): Promise<void> {
  const point: Point = { system: 'warm-up', distribution: 'spread', shoppers: SERVER_WARM_UP_SHOPPERS };
  const { warmUpMs } = bench.options;
  await measurePoint(server, point, { ...measuringOf(bench), measureMs: warmUpMs });
}

async function measure(bench: Bench, server: ServerProgram, point: Point): Promise<void> {
  const run = await measurePoint(server, point, measuringOf(bench));
  bench.runs.push(run);
  const { ordersPerSecond, createAndPay, errors } = run.load;
  const { system, distribution, shoppers } = point;
  bench.steps.done(
    `${system}, ${distribution}, ${shoppers} shoppers: ${ordersPerSecond.toFixed(0)} orders/s, ` +
      `p50 ${createAndPay.p50Ms.toFixed(1)} ms, p99 ${createAndPay.p99Ms.toFixed(1)} ms, ${errors} errors`,
  );
}

function measuringOf({ cluster, options }: Bench): Measuring {
  const { warmUpMs, measureMs } = options;
  return { workloadFile: workloadFileOf(cluster), warmUpMs, measureMs, postmasterPid: cluster.postmasterPid };
}

/** What was measured must also be right. */
async function verifyStore({ cluster, steps }: Bench): Promise<void> {
  const database = openForReading(cluster);
  try {
    const report = await verify(together(database), { servingSince: null });
    if (!report.ok) throw new Error(`the store is not consistent after the measurement\n${formatReport(report)}`);
    steps.say(`verified: all ${report.checks.length} checks hold (${(report.ms / 1_000).toFixed(1)} s)`);
  } finally {
    await database.close();
  }
}
