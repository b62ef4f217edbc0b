import { Latencies } from './latencies.ts';
import type { LoadPlan, LoadResult } from './plan.ts';

/** Most kinds of errors told apart; further ones are counted together. */
const ERROR_KINDS_MAX = 50;

/** Counts what happens while it is measured; before and after it, nothing. */
export class Recorder {
  readonly #plan: LoadPlan;
  readonly #onFull: () => void;
  readonly #create = new Latencies();
  readonly #pay = new Latencies();
  readonly #both = new Latencies();
  readonly #errorsBy = new Map<string, number>();
  #measuring = false;
  #ordersPaid = 0;
  #requests = 0;
  #startedAt = 0;
  #cpuBefore: NodeJS.CpuUsage = { user: 0, system: 0 };

  /** `onFull` is called once, when `plan.ordersMax` orders have been paid in the measured time. */
  constructor(plan: LoadPlan, onFull: () => void) {
    this.#plan = plan;
    this.#onFull = onFull;
  }

  /** Begins the measured time. */
  begin(): void {
    this.#measuring = true;
    this.#cpuBefore = process.cpuUsage();
    this.#startedAt = performance.now();
  }

  /** An order was created, in so many milliseconds. */
  created(createMs: number): void {
    if (!this.#measuring) return;
    this.#requests += 1;
    this.#create.add(createMs);
  }

  /** It was paid, in so many, and so many both together. */
  paid(payMs: number, bothMs: number): void {
    if (!this.#measuring) return;
    this.#requests += 1;
    this.#ordersPaid += 1;
    this.#pay.add(payMs);
    this.#both.add(bothMs);
    if (this.#ordersPaid === this.#plan.ordersMax) this.#onFull();
  }

  /** A request was refused or lost; `kind` says how. */
  failed(kind: string): void {
    if (!this.#measuring) return;
    this.#requests += 1;
    const known = this.#errorsBy.has(kind) || this.#errorsBy.size < ERROR_KINDS_MAX ? kind : 'other';
    this.#errorsBy.set(known, (this.#errorsBy.get(known) ?? 0) + 1);
  }

  /** Ends the measured time and sums it up. */
  end(): LoadResult {
    this.#measuring = false;
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    const { user, system } = process.cpuUsage(this.#cpuBefore);
    return {
      shoppers: this.#plan.shoppers,
      distribution: this.#plan.distribution,
      seconds,
      ordersPaid: this.#ordersPaid,
      ordersPerSecond: this.#ordersPaid / seconds,
      create: this.#create.summary(),
      pay: this.#pay.summary(),
      createAndPay: this.#both.summary(),
      errors: [...this.#errorsBy.values()].reduce((sum, count) => sum + count, 0),
      errorsBy: Object.fromEntries(this.#errorsBy),
      requests: this.#requests,
      cpuSeconds: (user + system) / 1e6,
      cpuMicrosPerRequest: this.#requests === 0 ? 0 : (user + system) / this.#requests,
    };
  }
}
