import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { statement } from '@kontor/postgres/statement';
import { formatReport } from '@kontor/verification/report';
import { together, verify } from '@kontor/verification/verify';

import { type BatchTotals, batchFigures, readBatchTotals } from '../batch-figures.ts';
import { type BenchCluster, openBenchStore, openForReading, startCluster } from '../cluster.ts';
import { cpuSecondsOfProcess, cpuSecondsOfTree } from '../cpu.ts';
import type { LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/run.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { fillStore } from '../prepare.ts';
import { type ServerProgram, startKontor } from '../program.ts';
import { curveThrough, type MeasuredCosts } from './model.ts';

const PRODUCTS = 10_000;
const ORDERS_MAX = 2_000_000;
const METRICS_MS_MAX = 10_000;
/** A batch loads, and commits (ARCHITECTURE.md). */
const ROUND_TRIPS_PER_BATCH = 2;
const READ_WAL = statement<{ bytes: string }>('bench.read_wal', "SELECT (pg_current_wal_lsn() - '0/0')::text AS bytes");

/** What a number of instances did under a load that they shared. */
export interface Measured {
  readonly instances: number;
  readonly shoppers: number;
  readonly ordersPerSecond: number;
  /** Orders in a batch of orders on average: commands, of which a paid order has two. */
  readonly batch: number;
  /** For one paid order. */
  readonly serverCpuMs: number;
  readonly databaseCpuMs: number;
  readonly loadCpuMs: number;
  readonly walBytes: number;
  readonly networkBytes: number;
  /** Of the machine's cores, by all three together. */
  readonly coresUsed: number;
}

/** Everything that the model is fed with and held against. */
export interface CapacityMeasurement {
  readonly machine: Machine;
  readonly costs: MeasuredCosts;
  /** One instance under few shoppers, from which with the next the curves come. */
  readonly small: Measured;
  /** One, two and four instances under the same shoppers. */
  readonly instances: readonly Measured[];
}

/** What is measured, and for how long. */
export interface CapacityOptions {
  readonly smallShoppers: number;
  readonly shoppers: number;
  readonly instances: readonly number[];
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Measures on a PostgreSQL of its own in a temporary folder, each number of instances on a fresh copy of the same store. `closing` is given what ends it all. */
export async function measureCapacity(
  options: CapacityOptions,
  progress: (line: string) => void,
  closing: (close: () => Promise<void>) => void,
): Promise<CapacityMeasurement> {
  const cluster = await startCluster();
  const running = new Set<ServerProgram>();
  const close = async () => {
    await Promise.all([...running].map((server) => server.stop()));
    await cluster.close();
  };
  closing(close);
  try {
    progress(`preparing ${PRODUCTS} products and ${options.shoppers} shoppers`);
    const store = openBenchStore(cluster);
    const workload = await fillStore(store, { products: PRODUCTS, shoppers: options.shoppers });
    await store.close();
    const files = await Promise.all(
      [1, ...options.instances].map(async (count) => {
        const share = Math.floor(options.shoppers / count);
        for (let index = 0; index < count; index += 1) {
          const sessions = workload.sessions.slice(index * share, (index + 1) * share);
          await writeFile(workloadFile(cluster, count, index), JSON.stringify({ ...workload, sessions }));
        }
      }),
    );
    progress(`${files.length} workloads written`);
    await cluster.keepPrepared();
    const measure = (count: number, shoppers: number) =>
      measureInstances({ cluster, options, running, progress }, count, shoppers);
    const small = await measure(1, options.smallShoppers);
    const instances: Measured[] = [];
    for (const count of options.instances) instances.push(await measure(count, options.shoppers));
    return { machine: describeMachine(cluster.postgresVersion), costs: costsOf(small, instances), small, instances };
  } finally {
    await close();
  }
}

/** The costs that the model needs, from one instance at two loads. */
function costsOf(small: Measured, instances: readonly Measured[]): MeasuredCosts {
  const one = instances.find((each) => each.instances === 1);
  if (one === undefined) throw new Error('one instance is measured');
  const through = (part: 'serverCpuMs' | 'databaseCpuMs') =>
    curveThrough({ batch: small.batch, cost: small[part] }, { batch: one.batch, cost: one[part] });
  return {
    serverCpuMs: through('serverCpuMs'),
    databaseCpuMs: through('databaseCpuMs'),
    loadCpuMs: one.loadCpuMs,
    walBytes: one.walBytes,
    networkBytes: one.networkBytes,
    roundTripsPerBatch: ROUND_TRIPS_PER_BATCH,
    busyShare: one.coresUsed / describeMachine('').cores,
  };
}

interface Measuring {
  readonly cluster: BenchCluster;
  readonly options: CapacityOptions;
  readonly running: Set<ServerProgram>;
  progress(line: string): void;
}

interface Clocks {
  readonly server: number;
  readonly database: number;
  readonly wal: number;
  readonly network: number;
}

async function measureInstances(
  { cluster, options, running, progress }: Measuring,
  count: number,
  shoppers: number,
): Promise<Measured> {
  await cluster.reset();
  const servers: ServerProgram[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = await startKontor(cluster.directory);
    running.add(server);
    servers.push(server);
  }
  const database = openForReading(cluster);
  const read = async (): Promise<Clocks> => ({
    server: sum(servers.map(({ pid }) => cpuSecondsOfProcess(pid))),
    network: sum(servers.map(({ pid }) => socketBytesOf(pid))),
    database: cpuSecondsOfTree(cluster.postmasterPid),
    wal: Number((await database.rows(READ_WAL))[0]?.bytes),
  });
  const edges: Promise<Clocks>[] = [];
  const before = await totalsOf(servers);
  const loads = await Promise.all(
    servers.map((server, index) =>
      runLoad(
        {
          host: server.url.hostname,
          port: Number(server.url.port),
          workloadFile: workloadFile(cluster, count, index),
          shoppers: Math.floor(shoppers / count),
          distribution: 'spread',
          warmUpMs: options.warmUpMs,
          measureMs: options.measureMs,
          ordersMax: ORDERS_MAX,
        },
        // The loads begin together, within a few milliseconds: the first's edges stand for all.
        index === 0
          ? { measuring: () => void edges.push(read()), measured: () => void edges.push(read()) }
          : { measuring: () => undefined, measured: () => undefined },
      ),
    ),
  );
  const [begun, ended] = (await Promise.all(edges)) as [Clocks, Clocks];
  const batches = batchesOf(before, await totalsOf(servers));
  await database.close();
  for (const server of servers) {
    await server.stop();
    running.delete(server);
  }
  await verifyStore(cluster);
  const measured = figuresOf(loads, begun, ended, { instances: count, shoppers, batch: batches });
  progress(`${count} instances, ${shoppers} shoppers: ${Math.round(measured.ordersPerSecond)} orders/s`);
  return measured;
}

function figuresOf(
  loads: readonly LoadResult[],
  begun: Clocks,
  ended: Clocks,
  what: Pick<Measured, 'instances' | 'shoppers' | 'batch'>,
): Measured {
  const errors = sum(loads.map((load) => load.errors));
  if (errors > 0) throw new Error(`${errors} requests failed: the store was not measured`);
  const orders = sum(loads.map(({ ordersPaid }) => ordersPaid));
  const loadCpu = sum(loads.map(({ cpuSeconds }) => cpuSeconds));
  const seconds = Math.max(...loads.map((load) => load.seconds));
  const [server, database] = [ended.server - begun.server, ended.database - begun.database];
  return {
    ...what,
    ordersPerSecond: sum(loads.map(({ ordersPerSecond }) => ordersPerSecond)),
    serverCpuMs: (server * 1_000) / orders,
    databaseCpuMs: (database * 1_000) / orders,
    loadCpuMs: (loadCpu * 1_000) / orders,
    walBytes: (ended.wal - begun.wal) / orders,
    networkBytes: (ended.network - begun.network) / orders,
    coresUsed: (server + database + loadCpu) / seconds,
  };
}

/** Bytes that a process has read and written by system calls since its start: of a server under load, what went through its sockets, and some lines of log. Linux only. */
function socketBytesOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/io`, 'latin1');
  return Number(/^rchar: (\d+)/m.exec(text)?.[1]) + Number(/^wchar: (\d+)/m.exec(text)?.[1]);
}

async function totalsOf(servers: readonly ServerProgram[]): Promise<BatchTotals[]> {
  return Promise.all(
    servers.map(async ({ url }) => {
      const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(METRICS_MS_MAX) });
      return readBatchTotals(await response.text());
    }),
  );
}

function batchesOf(before: readonly BatchTotals[], after: readonly BatchTotals[]): number {
  const sizes = after.map((totals, index) => batchFigures(before[index] ?? new Map(), totals).commands['orders'] ?? 1);
  return sum(sizes) / sizes.length;
}

async function verifyStore(cluster: BenchCluster): Promise<void> {
  const database = openForReading(cluster);
  const report = await verify(together(database));
  await database.close();
  if (!report.ok) throw new Error(`the store is inconsistent after the load:\n${formatReport(report)}`);
}

function workloadFile({ directory }: BenchCluster, count: number, index: number): string {
  return join(directory, `workload-${count}-${index}.json`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
