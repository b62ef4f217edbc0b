import { expect, it } from 'vitest';

import type { LoadResult } from '../load/plan.ts';
import { topologyLines } from './report.ts';

const load = (ordersPaid: number, p99Ms: number): LoadResult =>
  ({ ordersPaid, errors: 1, cpuSeconds: 1, createAndPay: { p50Ms: 10, p99Ms } }) as LoadResult;

it('tells the sum of what gateways did, the longest of their latencies, and the share of every process', () => {
  const measured = {
    topology: 'apart-2',
    seconds: 2,
    loads: [load(100, 40), load(300, 50)],
    cpuSeconds: [{ process: 'wallet 1', seconds: 0.4 }],
  };
  expect(topologyLines([measured])).toEqual([
    'apart-2: 200 orders/s, p50 10.0 ms, p99 50.0 ms, 2 errors',
    '  wallet 1       20 % of a core    1.00 ms an order',
    '  load          100 % of a core    5.00 ms an order',
  ]);
});
