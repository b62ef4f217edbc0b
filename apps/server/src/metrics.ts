import type { Command } from '@kontor/contracts/command';
import type { ExecutorObserver } from '@kontor/runtime/executor';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Gauges that are read when the metrics are: what each says, and by which labels. */
const GAUGES = {
  kontor_queue_depth: ['Commands that wait, and batches under way', ['service', 'state']],
  kontor_reservations: ['Reservations that are active, and that are past their expiry but not yet released', ['state']],
  kontor_event_lag: ['Events that a reader of a log is behind', ['reader']],
  kontor_cache_lookups_total: ['Lookups in a cache since the start', ['cache', 'result']],
  kontor_redis_connected: ['Whether Redis is connected', []],
  kontor_redis_calls_total: [
    'Calls to Redis since the start: answered, failed or too slow, or not made since it is away',
    ['result'],
  ],
  kontor_nats_connected: ['Whether NATS is connected', []],
  kontor_events_published_total: [
    'Events given to the broker since the start; of these such as it had already; and how often it had lost some',
    ['result'],
  ],
  kontor_events_received_total: [
    'Messages that came from the broker since the start, again, or as no event of ours; and events that readers were given from it and from the log',
    ['result'],
  ],
  kontor_publishing_lag: ['Events of a log that are not published yet', ['service']],
  kontor_dead_letters: ['Events that a consumer could not take', ['consumer']],
  kontor_sagas: ['Sagas between services that are under way, and that wait for a person', ['state']],
  kontor_saga_oldest_seconds: ['How long the oldest saga is under way that waits for nobody', []],
  kontor_channel_calls_total: [
    'Calls to services in other processes since the start: done, failed, and entries of them that were sent again',
    ['service', 'result'],
  ],
  kontor_internal_certificate_expires_seconds: [
    'When the certificate expires by which this process is known to the others, in seconds since 1970',
    [],
  ],
  kontor_live_streams: ['Open streams of live data', ['role']],
  kontor_live_streams_ended_total: ['Streams of live data that have ended', ['reason']],
  kontor_live_messages_total: ['Messages told by live data', []],
  kontor_live_hints_total: [
    'Hints that a log has something new: at events committed by this process, messages sent to others over Redis, messages that came',
    ['way'],
  ],
  kontor_live_lag_seconds: ['Since the logs were last read to their end for live data', []],
  kontor_replica_lag_seconds: ['How far the replica for reads of a service is behind, at most', ['service']],
  kontor_replica_reads_total: [
    'Reads that might have gone to a replica: that did, that had to see more than it had, that found it away or too far behind',
    ['service', 'to'],
  ],
  kontor_pool_connections: ['Connections of a pool', ['pool', 'state']],
} as const;
/** One of GAUGES. */
export type GaugeName = keyof typeof GAUGES;

/** One value of a gauge. */
export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface BatchChildren {
  readonly size: Histogram.Internal<string>;
  readonly seconds: Histogram.Internal<string>;
}

/**
 * Everything that is measured, in a registry of its own. What is counted on the hot path has its label children looked up
 * once; gauges are read only when somebody asks.
 */
export class Metrics implements ExecutorObserver {
  readonly #registry = new Registry();
  readonly #batches = new Map<string, BatchChildren>();
  /** By route name: one child per status class, made when first needed. */
  readonly #latencies = new Map<string, (Histogram.Internal<string> | undefined)[]>();
  readonly #latency = new Histogram({
    name: 'kontor_http_request_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['route', 'status'],
    buckets: LATENCY_SECONDS,
    registers: [this.#registry],
  });
  readonly #batchSize = new Histogram({
    name: 'kontor_batch_commands',
    help: 'Commands in a batch',
    labelNames: ['service'],
    buckets: BATCH_SIZES,
    registers: [this.#registry],
  });
  readonly #batchSeconds = new Histogram({
    name: 'kontor_batch_seconds',
    help: 'Time of a batch, from its transaction to its answers, retries included',
    labelNames: ['service'],
    buckets: LATENCY_SECONDS,
    registers: [this.#registry],
  });
  readonly #retries = this.#counter('kontor_batch_retries_total', 'Batches run again', ['service', 'sqlstate']);
  readonly #failures = this.#counter('kontor_commands_failed_total', 'Commands that broke their batch', ['service']);
  readonly #queueFull = this.#counter('kontor_queue_refusals_total', 'Commands that found the queue full', ['service']);
  readonly #refusals = this.#counter('kontor_refusals_total', 'Requests refused', ['kind']);
  readonly #money = this.#counter('kontor_money_moved_minor_total', 'Money moved, in minor units', ['kind']);
  readonly #transfers = this.#counter('kontor_transfers_total', 'Transfers posted', ['kind']);
  readonly #orders = this.#counter('kontor_orders_total', 'What happened to orders', ['event']);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The media type of `text()`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus' text format; reads the watched gauges, each of which may fail by itself. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Reads a gauge with `read` whenever the metrics are asked for. Where it rejects, its last values stand. Once per name. */
  watch(name: GaugeName, read: () => Promise<readonly Reading[]> | readonly Reading[]): void {
    const [help, labelNames] = GAUGES[name];
    new Gauge<string>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      async collect() {
        const readings = await Promise.resolve(read()).catch(() => null);
        if (readings === null) return;
        this.reset();
        for (const { labels, value } of readings) this.set(labels, value);
      },
    });
  }

  /** An HTTP answer; `route` is a pattern, never a path. */
  answered(route: string, status: number, seconds: number, refusal: string | null): void {
    let children = this.#latencies.get(route);
    if (children === undefined) this.#latencies.set(route, (children = []));
    const hundreds = Math.floor(status / 100);
    (children[hundreds] ??= this.#latency.labels(route, `${hundreds}xx`)).observe(seconds);
    if (refusal !== null) this.#refusals.inc({ kind: refusal });
  }

  batchDone(executor: string, commands: number, seconds: number): void {
    let children = this.#batches.get(executor);
    if (children === undefined) {
      children = { size: this.#batchSize.labels(executor), seconds: this.#batchSeconds.labels(executor) };
      this.#batches.set(executor, children);
    }
    children.size.observe(commands);
    children.seconds.observe(seconds);
  }

  batchRetried(executor: string, error: unknown): void {
    this.#retries.inc({ service: executor, sqlstate: sqlstateOf(error) });
  }

  commandFailed(executor: string, _command: Command): void {
    this.#failures.inc({ service: executor });
  }

  refusedAtQueue(executor: string): void {
    this.#queueFull.inc({ service: executor });
  }

  /** A transfer of `kind` was posted. Beyond 2^53 minor units in all, the sum of a kind is approximate. */
  moneyMoved(kind: string, amountMinor: bigint): void {
    this.#transfers.inc({ kind });
    this.#money.inc({ kind }, Number(amountMinor));
  }

  /** Something happened to an order: created, paid, cancelled, expired, advanced. */
  orderChanged(event: string): void {
    this.#orders.inc({ event });
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }
}

function sqlstateOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && SQLSTATE.test(code) ? code : 'none';
}
