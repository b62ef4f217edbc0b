import type { LoadResult } from '../load/plan.ts';

/** What the load on one topology came to. */
export interface MeasuredTopology {
  readonly topology: string;
  readonly seconds: number;
  /** Of each of its gateways, at the same time. */
  readonly loads: readonly LoadResult[];
  /** Within the measured time; of PostgreSQL all its processes together. */
  readonly cpuSeconds: readonly { readonly process: string; readonly seconds: number }[];
}

/** A line for each topology, and below it one for each of its processes: how much of a core it used, and milliseconds of CPU for a paid order. */
export function topologyLines(measured: readonly MeasuredTopology[]): string[] {
  return measured.flatMap(({ topology, seconds, loads, cpuSeconds }) => {
    const orders = loads.reduce((sum, { ordersPaid }) => sum + ordersPaid, 0);
    const errors = loads.reduce((sum, load) => sum + load.errors, 0);
    const longest = (of: (load: LoadResult) => number) => Math.max(...loads.map(of)).toFixed(1);
    const all = [...cpuSeconds, { process: 'load', seconds: loads.reduce((sum, load) => sum + load.cpuSeconds, 0) }];
    return [
      `${topology}: ${(orders / seconds).toFixed(0)} orders/s, p50 ${longest(({ createAndPay }) => createAndPay.p50Ms)} ms, p99 ${longest(({ createAndPay }) => createAndPay.p99Ms)} ms, ${errors} errors`,
      ...all.map(
        ({ process, seconds: used }) =>
          `  ${process.padEnd(12)} ${((100 * used) / seconds).toFixed(0).padStart(4)} % of a core  ${((1_000 * used) / Math.max(1, orders)).toFixed(2).padStart(6)} ms an order`,
      ),
    ];
  });
}
