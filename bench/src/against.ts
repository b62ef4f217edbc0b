import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { BenchOptions } from './options.ts';
import { alignTable } from './print-report.ts';
import type { BenchReport, BenchRow } from './report.ts';
import { median } from './statistics.ts';

const HERE = fileURLToPath(new URL('../../', import.meta.url));

/** What two checkouts came to under one load: one row for each run of each. */
export interface Comparison {
  readonly here: readonly BenchRow[];
  readonly there: readonly BenchRow[];
}

/**
 * Measures this checkout and another one by turns, each with a server and a database of its own: what somebody else does on the machine meanwhile
 * falls on both. `closing` is given what ends the run under way.
 * @throws Error when one of them cannot be measured.
 */
export async function benchAgainst(
  directory: string,
  options: BenchOptions,
  progress: (line: string) => void,
  closing: (close: () => Promise<void>) => void,
): Promise<Comparison[]> {
  const rows: { here: BenchRow[]; there: BenchRow[] } = { here: [], there: [] };
  for (let run = 0; run < options.runs; run += 1) {
    // The other one first every second time: what drifts falls on both alike.
    const turns = [
      ['here', HERE],
      ['there', resolve(directory)],
    ] as const;
    for (const [name, checkout] of run % 2 === 0 ? turns : turns.toReversed()) {
      progress(`run ${run + 1} of ${options.runs}, ${name}: ${checkout}`);
      rows[name].push(...(await runOnce(checkout, options, closing)));
    }
  }
  const loadOf = ({ distribution, shoppers }: BenchRow) => `${distribution} ${shoppers}`;
  const there = Map.groupBy(rows.there, loadOf);
  return [...Map.groupBy(rows.here, loadOf)].map(([load, here]) => ({ here, there: there.get(load) ?? [] }));
}

async function runOnce(
  checkout: string,
  options: BenchOptions,
  closing: (close: () => Promise<void>) => void,
): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-against-'));
  const file = join(folder, 'report.json');
  const said: Record<string, string> = {
    only: 'kontor',
    runs: '1',
    seconds: String(options.measureMs / 1_000),
    'warm-up': String(options.warmUpMs / 1_000),
    shoppers: options.shoppers.join(','),
    loads: options.loads.join(','),
    products: String(options.products),
    json: file,
  };
  const args = Object.entries(said).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [join(checkout, 'kontor.mjs'), 'bench', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'close');
  closing(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  try {
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the bench of ${checkout} ended with ${code ?? 'a signal'}`);
    return (JSON.parse(await readFile(file, 'utf8')) as BenchReport).rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints a comparison: medians over the runs, and the CPU of server and database together as a share of the other's. */
export function printComparison(comparisons: readonly Comparison[]): string {
  const middle = (rows: readonly BenchRow[], figure: (row: BenchRow) => number) => median(rows.map(figure));
  const both = (row: BenchRow) => (row.serverCpuMsPerOrder ?? Number.NaN) + (row.databaseCpuMsPerOrder ?? Number.NaN);
  const cells = comparisons.map(({ here, there }) => {
    const [{ distribution, shoppers }] = here as readonly [BenchRow];
    const pair = (figure: (row: BenchRow) => number, digits: number) =>
      `${middle(here, figure).toFixed(digits)} / ${middle(there, figure).toFixed(digits)}`;
    return [
      distribution,
      String(shoppers),
      pair(({ ordersPerSecond }) => ordersPerSecond.median, 0),
      pair(({ serverCpuMsPerOrder }) => serverCpuMsPerOrder ?? Number.NaN, 3),
      pair(({ databaseCpuMsPerOrder }) => databaseCpuMsPerOrder ?? Number.NaN, 3),
      (middle(here, both) / middle(there, both)).toFixed(2),
      pair(({ batchSizes }) => batchSizes['orders'] ?? Number.NaN, 1),
      pair(({ createAndPayP99Ms }) => createAndPayP99Ms, 0),
    ];
  });
  const titles = ['load', 'shoppers', 'orders/s here / there', 'server', 'database CPU ms/order', 'CPU here/there'];
  return `${alignTable([[...titles, 'commands/batch', 'p99 ms'], ...cells]).join('\n')}\n`;
}
