import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import { type BenchCluster, openBenchStore } from '../cluster.ts';
import { cpuSecondsOfTree } from '../cpu.ts';
import type { LoadWorkload } from '../load/plan.ts';
import type { FloorRun } from '../report.ts';
import { driveBatches } from './drive.ts';
import { type RecordedTransaction, recordingDatabase } from './recording.ts';
import { replay } from './replay.ts';

/** Connections on which the floor is measured: as many as the server has lanes, and one. */
const CONNECTIONS = [1, 2] as const;

/** What a floor is measured at. */
export interface FloorPoint {
  readonly shoppers: number;
  /** Commands in a batch, as they were seen with these shoppers. */
  readonly batchCommands: number;
  /** Orders that each recording pays, at least. */
  readonly orders: number;
}

/**
 * Records batches of the real services on a copy of the prepared database, two recordings that share no shopper and no product, and
 * replays them on fresh copies: the first alone on one connection, then both side by side. `each` is told of every result, on the database as it was left.
 */
export async function measureFloor(
  cluster: BenchCluster,
  workload: LoadWorkload,
  point: FloorPoint,
  each: (run: FloorRun) => Promise<void>,
): Promise<void> {
  await cluster.reset();
  const recordings: Recording[] = [];
  for (let half = 0; half < CONNECTIONS.length; half += 1) {
    recordings.push(await record(cluster, halfOf(workload, half), point));
  }
  for (const connections of CONNECTIONS) {
    await cluster.reset();
    await each(await replayOn(cluster, recordings.slice(0, connections), point));
  }
}

interface Recording {
  readonly transactions: readonly RecordedTransaction[];
  readonly orders: number;
}

async function record(
  cluster: BenchCluster,
  { sessions, productIds }: LoadWorkload,
  { batchCommands, orders }: FloorPoint,
): Promise<Recording> {
  let transactions: readonly RecordedTransaction[] = [];
  const executor = { ...EXECUTOR_SETTINGS, lanes: 1, batchCommandsMax: batchCommands };
  const { store, close } = openBenchStore(cluster, executor, (pools) => {
    const recorded = recordingDatabase(pools.orders);
    transactions = recorded.transactions;
    return { ...pools, orders: recorded.database };
  });
  try {
    const userIds = sessions.map(({ userId }) => userId);
    const paid = await driveBatches(store.orders, { userIds, productIds, batchCommands, orders });
    return { transactions, orders: paid };
  } finally {
    await close();
  }
}

async function replayOn(
  { servingUrl, postmasterPid }: BenchCluster,
  recordings: readonly Recording[],
  { shoppers, batchCommands }: FloorPoint,
): Promise<FloorRun> {
  const cpu: number[] = [];
  const read = () => {
    if (process.platform === 'linux') cpu.push(cpuSecondsOfTree(postmasterPid));
  };
  const { seconds, share } = await replay(
    servingUrl,
    recordings.map(({ transactions }) => transactions),
    { measuring: read, measured: read },
  );
  const orders = recordings.reduce((sum, recording) => sum + recording.orders, 0) * share;
  const [before, after] = cpu;
  return {
    shoppers,
    batchCommands,
    connections: recordings.length,
    ordersPerSecond: orders / seconds,
    databaseCpuMsPerOrder: before === undefined || after === undefined ? null : ((after - before) * 1_000) / orders,
  };
}

/** Every second shopper and product: halves that share none. */
function halfOf({ sessions, productIds }: LoadWorkload, half: number): LoadWorkload {
  return {
    sessions: sessions.filter((_, index) => index % 2 === half),
    productIds: productIds.filter((_, index) => index % 2 === half),
  };
}
