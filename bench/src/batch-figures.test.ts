import { expect, it } from 'vitest';

import { batchFigures, readBatchTotals } from './batch-figures.ts';

const metrics = (
  batches: number,
  commands: number,
  seconds: number,
) => `# HELP kontor_batch_commands Commands in a batch
# TYPE kontor_batch_commands histogram
kontor_batch_commands_bucket{le="1",service="orders"} 3
kontor_batch_commands_sum{service="orders"} ${commands}
kontor_batch_commands_count{service="orders"} ${batches}
kontor_batch_seconds_sum{service="orders"} ${seconds}
kontor_batch_seconds_count{service="orders"} ${batches}
kontor_batch_commands_sum{service="wallet"} 4
kontor_batch_commands_count{service="wallet"} 4
kontor_batch_seconds_sum{service="wallet"} 4e-3
kontor_batch_seconds_count{service="wallet"} 4
`;

it('Batches between two readings of the metrics are those that came in between, and an idle service is left out', () => {
  const before = readBatchTotals(metrics(10, 100, 1));
  expect(before.get('orders')).toEqual({ batches: 10, commands: 100, seconds: 1 });
  const figures = batchFigures(before, readBatchTotals(metrics(30, 1_300, 1.5)));
  expect(figures).toEqual({ commands: { orders: 60 }, ms: { orders: 25 } });
});

it('A server that measures no batches has none', () => {
  expect(batchFigures(readBatchTotals(''), readBatchTotals('process_cpu_seconds_total 3'))).toEqual({
    commands: {},
    ms: {},
  });
});
