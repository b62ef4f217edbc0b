import { type BatchTotals, batchFigures, readBatchTotals } from './batch-figures.ts';
import { type CpuClocks, readCpuClocks } from './cpu.ts';
import type { Distribution } from './load/plan.ts';
import { runLoad } from './load/run.ts';
import type { ServerProgram } from './program.ts';
import type { BenchRun } from './report.ts';

/** Far more than any run pays: a bound all the same. */
const ORDERS_MAX = 2_000_000;
const METRICS_MS_MAX = 10_000;

/** One point of a bench: a system under a load. */
export interface Point {
  readonly system: string;
  readonly distribution: Distribution;
  readonly shoppers: number;
}

/** What every point is measured with. */
export interface Measuring {
  readonly workloadFile: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly postmasterPid: number;
}

/**
 * Runs one load against a server and tells what it came to. CPU clocks are read at the edges of the measured time; batches are those
 * of the warm-up as well, because asking the server for its metrics would cost it time of its measured time.
 */
export async function measurePoint(server: ServerProgram, point: Point, measuring: Measuring): Promise<BenchRun> {
  const { system, distribution, shoppers } = point;
  const { workloadFile, warmUpMs, measureMs, postmasterPid } = measuring;
  const clocks: (CpuClocks | null)[] = [];
  const read = () => {
    clocks.push(process.platform === 'linux' ? readCpuClocks(server.pid, postmasterPid) : null);
  };
  const before = await batchTotals(server.url);
  const load = await runLoad(
    {
      host: server.url.hostname,
      port: Number(server.url.port),
      workloadFile,
      shoppers,
      distribution,
      warmUpMs,
      measureMs,
      ordersMax: ORDERS_MAX,
    },
    { measuring: read, measured: read },
  );
  const { commands, ms } = batchFigures(before, await batchTotals(server.url));
  const [begun, ended] = clocks;
  const used = (part: keyof CpuClocks) =>
    begun === undefined || ended === undefined || begun === null || ended === null ? null : ended[part] - begun[part];
  return {
    system,
    load,
    serverCpuSeconds: used('serverSeconds'),
    databaseCpuSeconds: used('databaseSeconds'),
    batchSizes: commands,
    batchMs: ms,
  };
}

async function batchTotals(url: URL): Promise<BatchTotals> {
  const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(METRICS_MS_MAX) });
  if (!response.ok) throw new Error(`${url.href}metrics answers ${response.status}`);
  return readBatchTotals(await response.text());
}
