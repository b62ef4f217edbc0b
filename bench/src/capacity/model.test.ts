import { describe, expect, it } from 'vitest';

import {
  costAt,
  curveThrough,
  DATA_CENTRE,
  type MeasuredCosts,
  planFor,
  predictInstances,
  primaryCeilings,
} from './model.ts';

const COSTS: MeasuredCosts = {
  serverCpuMs: { perBatch: 2, perOrder: 0.2 },
  databaseCpuMs: { perBatch: 3, perOrder: 0.3 },
  loadCpuMs: 0.05,
  walBytes: 4_000,
  networkBytes: 8_000,
  roundTripsPerBatch: 2,
  busyShare: 0.75,
};

describe('a cost curve', () => {
  it('goes through what was measured', () => {
    const curve = curveThrough({ batch: 10, cost: 0.6 }, { batch: 40, cost: 0.3 });
    expect(costAt(curve, 10)).toBeCloseTo(0.6);
    expect(costAt(curve, 40)).toBeCloseTo(0.3);
    expect(costAt(curve, 1_000)).toBeGreaterThan(0.19);
  });

  it('is flat where larger batches seemed to cost more, and never promises an order for nothing', () => {
    expect(curveThrough({ batch: 10, cost: 0.3 }, { batch: 40, cost: 0.5 })).toEqual({ perBatch: 0, perOrder: 0.4 });
    expect(costAt(curveThrough({ batch: 10, cost: 9 }, { batch: 11, cost: 0.1 }), 1_000)).toBeGreaterThan(0);
  });
});

describe('a plan', () => {
  it('has enough of everything for its rate, and one less of nothing would do', () => {
    for (const rate of [1_000, 100_000, 583_000]) {
      const plan = planFor(rate, COSTS, DATA_CENTRE);
      expect(plan.primaries * plan.ordersPerPrimary).toBeGreaterThanOrEqual(rate);
      expect((plan.primaries - 1) * plan.ordersPerPrimary).toBeLessThan(rate);
      expect(plan.servers).toBeGreaterThanOrEqual(1);
      expect(plan.databases).toBe(2 * plan.primaries);
    }
  });

  it('names what is shortest', () => {
    const slowDisk = { ...DATA_CENTRE, walBytesPerSecond: 1e6 };
    expect(planFor(1_000, COSTS, slowDisk).breaksFirst).toBe('WAL of the database');
    const slowFlush = { ...DATA_CENTRE, flushMs: 200 };
    expect(planFor(1_000, COSTS, slowFlush).breaksFirst).toBe('the heads of the logs');
    const oneCore = { ...DATA_CENTRE, cores: 1 };
    expect(planFor(1_000, COSTS, oneCore).breaksFirst).toBe('CPU of the database');
    const telegraph = { ...DATA_CENTRE, networkBytesPerSecond: 1e5 };
    expect(planFor(1_000, COSTS, telegraph).breaksFirst).toBe('network of the database');
  });

  it('needs no more of what is better', () => {
    const more = primaryCeilings(COSTS, { ...DATA_CENTRE, cores: 64 });
    expect(more['CPU of the database']).toBeCloseTo(2 * primaryCeilings(COSTS, DATA_CENTRE)['CPU of the database']);
  });
});

it('predicts less of several instances on the same cores, since their batches are smaller', () => {
  const machine = { cores: 2, batchOfOne: 64 };
  const [one, two, four] = [1, 2, 4].map((instances) => predictInstances(instances, COSTS, machine).ordersPerSecond);
  expect(one).toBeGreaterThan(two as number);
  expect(two).toBeGreaterThan(four as number);
  expect(one).toBeCloseTo((2 * 1_000 * 0.75) / (2 / 64 + 0.2 + 3 / 64 + 0.3 + 0.05));
});
