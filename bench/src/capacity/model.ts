/** What a paid order (one create, one payment) costs, as a function of how many commands share a batch: `perBatch / batch + perOrder`. */
export interface CostCurve {
  /** Of the two batches that an order is in, whatever else is in them. */
  readonly perBatch: number;
  /** Of an order, however many share its batch. */
  readonly perOrder: number;
}

/** What was measured, of which everything else follows. */
export interface MeasuredCosts {
  /** CPU milliseconds of a server process, and of PostgreSQL with all its processes. */
  readonly serverCpuMs: CostCurve;
  readonly databaseCpuMs: CostCurve;
  /** CPU milliseconds of the load generator for an order; zero where customers are elsewhere. */
  readonly loadCpuMs: number;
  readonly walBytes: number;
  /** Through the sockets of a server process, to customers and to the database, both ways. */
  readonly networkBytes: number;
  /** Round trips to the database that a batch waits for. */
  readonly roundTripsPerBatch: number;
  /** Share of the cores that is busy where nothing but them is short: the rest is waiting for one another. */
  readonly busyShare: number;
}

/** A machine, and how much of it is to be used when the day is at its highest. */
export interface MachineSize {
  readonly cores: number;
  readonly networkBytesPerSecond: number;
  /** What a disk takes of sequential writes, flushes included. */
  readonly walBytesPerSecond: number;
  /** A flush of the log, and a round trip to another machine. */
  readonly flushMs: number;
  readonly roundTripMs: number;
  /** Above this share of anything, queues grow faster than they are worked off. */
  readonly shareMax: number;
}

/** A machine of a data centre, from its data sheet and not measured: 32 cores, 25 Gbit/s, NVMe. */
export const DATA_CENTRE: MachineSize = {
  cores: 32,
  networkBytesPerSecond: 25e9 / 8,
  walBytesPerSecond: 1e9,
  flushMs: 0.05,
  roundTripMs: 0.2,
  shareMax: 0.6,
};

/** Commands that a batch holds where many wait; more are allowed, and give little. */
const BATCH_COMMANDS = 128;
/** A create and a payment. */
const COMMANDS_PER_ORDER = 2;

/** The cost of an order where `batch` commands share a batch. */
export function costAt({ perBatch, perOrder }: CostCurve, batch: number): number {
  return perBatch / batch + perOrder;
}

/** The curve through the costs at two batch sizes; flat where they are alike or noise has them the wrong way round. */
export function curveThrough(
  small: { readonly batch: number; readonly cost: number },
  large: { readonly batch: number; readonly cost: number },
): CostCurve {
  const perBatch = (small.cost - large.cost) / (1 / small.batch - 1 / large.batch);
  if (!Number.isFinite(perBatch) || perBatch <= 0) return { perBatch: 0, perOrder: (small.cost + large.cost) / 2 };
  const perOrder = large.cost - perBatch / large.batch;
  return perOrder > 0 ? { perBatch, perOrder } : { perBatch: large.cost * large.batch, perOrder: 0 };
}

/** What one primary, with as many servers as it wants, can do at most, by each thing that may be short; the least of them is what breaks first. */
export function primaryCeilings(costs: MeasuredCosts, machine: MachineSize): Readonly<Record<Resource, number>> {
  const { shareMax } = machine;
  const orders = BATCH_COMMANDS / COMMANDS_PER_ORDER;
  const databaseMs = costAt(costs.databaseCpuMs, BATCH_COMMANDS);
  // The head of a log is locked for the last write of a batch and its flush, one batch at a time; a paid order is in two batches.
  const headMs = machine.flushMs + machine.roundTripMs + (databaseMs * orders) / LOCKED_SHARE;
  return {
    'the heads of the logs': (orders * 1_000) / headMs,
    'CPU of the database': (machine.cores * 1_000 * shareMax) / databaseMs,
    'WAL of the database': (machine.walBytesPerSecond * shareMax) / costs.walBytes,
    'network of the database': (machine.networkBytesPerSecond * shareMax) / costs.networkBytes,
  };
}

/** Of the database's time for a batch, a sixth falls behind the lock of the head: the events, and what bears their positions (docs/performance.md). */
const LOCKED_SHARE = 6;

/** What may be short on one primary. */
export type Resource =
  | 'the heads of the logs'
  | 'CPU of the database'
  | 'WAL of the database'
  | 'network of the database';

/** What a rate of orders needs. */
export interface Plan {
  readonly ordersPerSecond: number;
  readonly servers: number;
  readonly primaries: number;
  /** The same with a synchronous standby each. */
  readonly databases: number;
  readonly breaksFirst: Resource;
  readonly ordersPerPrimary: number;
  readonly walBytesPerDay: number;
}

/** How many of what a rate of paid orders needs, on machines of one size. */
export function planFor(ordersPerSecond: number, costs: MeasuredCosts, machine: MachineSize): Plan {
  const ceilings = Object.entries(primaryCeilings(costs, machine)) as [Resource, number][];
  const [breaksFirst, ordersPerPrimary] = ceilings.reduce((least, each) => (each[1] < least[1] ? each : least));
  const primaries = Math.ceil(ordersPerSecond / ordersPerPrimary);
  // A process of Node uses a core; those of all machines share the work of a primary, so batches are half full.
  const perServer = (machine.cores * 1_000 * machine.shareMax) / costAt(costs.serverCpuMs, BATCH_COMMANDS / 2);
  return {
    ordersPerSecond,
    servers: Math.ceil(ordersPerSecond / perServer),
    primaries,
    databases: primaries * 2,
    breaksFirst,
    ordersPerPrimary,
    walBytesPerDay: ordersPerSecond * costs.walBytes * 86_400,
  };
}

/**
 * What `instances` on one machine, with their database and the load beside them, will do: each holds its share of the orders under way, so batches shrink and what is
 * fixed of each is paid more often; CPU is what all of them share.
 */
export function predictInstances(
  instances: number,
  costs: MeasuredCosts,
  { cores, batchOfOne }: { readonly cores: number; readonly batchOfOne: number },
): { readonly ordersPerSecond: number; readonly batch: number; readonly cpuMs: number } {
  const batch = Math.max(1, batchOfOne / instances);
  const cpuMs = costAt(costs.serverCpuMs, batch) + costAt(costs.databaseCpuMs, batch) + costs.loadCpuMs;
  return { ordersPerSecond: (cores * 1_000 * costs.busyShare) / cpuMs, batch, cpuMs };
}
