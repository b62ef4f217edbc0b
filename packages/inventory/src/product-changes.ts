import type { InventoryEvent } from '@kontor/contracts/inventory';
import { decodeJson } from '@kontor/kernel/json';
import { type Queryable, statement } from '@kontor/postgres/statement';
import { startPeriodic } from '@kontor/runtime/periodic';
import type { EventSource, LogReadLimits } from '@kontor/runtime/read-log';

const PAUSE_MS = 150;
/** What was read longer ago than this is no longer believed. */
const FRESH_MS = 600;
const LIMITS: LogReadLimits = { eventsMax: 2_000, bytesMax: 4 * 1024 * 1024 };
/** Products whose last change is remembered; where there are more, all are forgotten, and entries from before count no longer. */
const PRODUCTS_MAX = 50_000;

const READ_END = statement<{ now_ms: number; position: bigint }>(
  'inventory.read_log_end',
  `SELECT extract(epoch FROM now())::float8 * 1000 AS now_ms, -- before the position is read
          position
   FROM inventory.log_head`,
);

/** Follows the inventory's log, and knows of every product when it changed last, up to a moment a fraction of a second ago. */
export class ProductChanges {
  readonly #database: Queryable;
  readonly #source: EventSource;
  readonly #last = new Map<string, bigint>();
  /** Changes are known behind `from`, up to and with `to`. */
  #known: { from: bigint; to: bigint } | null = null;
  /** Whatever was committed before this moment of the database's clock is among them. */
  #coveredMs = Number.NEGATIVE_INFINITY;
  #clock = { atMs: Number.NaN, askedAt: Number.NEGATIVE_INFINITY };

  /** `database` is the one in which the inventory commits, `source` where its events come from. */
  constructor(database: Queryable, source: EventSource) {
    this.#database = database;
    this.#source = source;
  }

  /** Asks again and again, at once and then until it is stopped. */
  start(): () => Promise<void> {
    const task = {
      name: 'changes of products',
      pauseMs: PAUSE_MS,
      pauseAfterErrorMaxMs: PAUSE_MS,
      run: () => this.ask(),
    };
    return startPeriodic(task, ignore);
  }

  /** Asks once. @throws what PostgreSQL threw. */
  async ask(): Promise<void> {
    const askedAt = performance.now();
    const [end] = await this.#database.rows(READ_END);
    if (end === undefined) return;
    // The first time, or the log went back: what was known is of another history.
    if (this.#known === null || end.position < this.#known.to) this.#begin(end.position);
    if (!(await this.#readTo(end.position))) return;
    this.#coveredMs = end.now_ms;
    this.#clock = { atMs: end.now_ms, askedAt };
  }

  /** The database's clock in milliseconds since the epoch, or somewhat more; not a number before it was asked. */
  primaryNow(): number {
    return this.#clock.atMs + performance.now() - this.#clock.askedAt;
  }

  /** Whether what is known covers all that was committed before `mustSeeMs` of the database's clock, and is fresh. */
  covers(mustSeeMs: number): boolean {
    return performance.now() - this.#clock.askedAt <= FRESH_MS && this.#coveredMs >= mustSeeMs;
  }

  /** Whether a product is still what it was at a position of the log, as far as is known. */
  isSince(tenantId: number, productId: string, position: bigint): boolean {
    if (this.#known === null || position < this.#known.from) return false;
    return (this.#last.get(`${tenantId} ${productId}`) ?? 0n) <= position;
  }

  #begin(position: bigint): void {
    this.#last.clear();
    this.#known = { from: position, to: position };
  }

  /** Whether everything up to `position` was there to read. */
  async #readTo(position: bigint): Promise<boolean> {
    while (this.#known !== null && this.#known.to < position) {
      const events = await this.#source.read('inventory', this.#known.to, LIMITS);
      const last = events.at(-1);
      if (last === undefined) return false;
      for (const { tenantId, payload, position: at } of events) {
        for (const productId of productsIn(decodeJson<InventoryEvent>(payload))) {
          this.#last.set(`${tenantId} ${productId}`, at);
        }
      }
      this.#known.to = last.position;
      if (this.#last.size > PRODUCTS_MAX) this.#begin(last.position);
    }
    return true;
  }
}

function productsIn(event: InventoryEvent): string[] {
  return 'lines' in event ? event.lines.map(({ productId }) => productId) : [event.productId];
}

function ignore(): void {
  // Who asks sees that it is not fresh; the database's own errors are told by whoever needs it.
}
