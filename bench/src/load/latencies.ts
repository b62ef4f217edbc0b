const FIRST_CAPACITY = 4_096;

/** What is told of many latencies, in milliseconds. All zero where there are none. */
export interface LatencySummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Every latency of a run, exactly: at 8 bytes each there is no need to round them into buckets. */
export class Latencies {
  #values = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  /** Adds one, in milliseconds. */
  add(ms: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = ms;
  }

  /** Sums up all that was added. */
  summary(): LatencySummary {
    const sorted = this.#values.slice(0, this.#count).sort();
    const total = sorted.reduce((sum, value) => sum + value, 0);
    return {
      count: sorted.length,
      meanMs: sorted.length === 0 ? 0 : total / sorted.length,
      p50Ms: percentile(sorted, 50),
      p95Ms: percentile(sorted, 95),
      p99Ms: percentile(sorted, 99),
      maxMs: sorted.at(-1) ?? 0,
    };
  }
}

/**
 * The smallest of `sorted` values that at least `percent` (over 0, at most 100) of a hundred do not exceed (nearest rank); 0 where
 * there are none. Never a value between two measured ones.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.ceil((percent * sorted.length) / 100);
  return sorted[Math.max(rank, 1) - 1] ?? 0;
}
