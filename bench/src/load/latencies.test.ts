import { describe, expect, it } from 'vitest';

import { Latencies, percentile } from './latencies.ts';

describe('percentiles', () => {
  it('are measured values, by the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100]);
    expect([percentile([15, 20, 35, 40, 50], 40), percentile(hundred, 7)]).toEqual([20, 7]);
    expect([percentile([7], 1), percentile([7], 99), percentile([], 50)]).toEqual([7, 7, 0]);
  });

  it('of any number of latencies are exact, in whatever order they came', () => {
    const latencies = new Latencies();
    for (let at = 20_000; at > 0; at -= 1) latencies.add(at / 4);
    expect(latencies.summary()).toEqual({
      count: 20_000,
      meanMs: 2500.125,
      p50Ms: 2500,
      p95Ms: 4750,
      p99Ms: 4950,
      maxMs: 5000,
    });
  });

  it('of no latency are zero', () => {
    expect(new Latencies().summary()).toEqual({ count: 0, meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 });
  });
});
