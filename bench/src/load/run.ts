import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { checkPlan, type LoadMessage, type LoadPlan, type LoadResult } from './plan.ts';

/** What the process may take beyond warm-up and measured time: starting, connecting, the last orders. */
const EXTRA_MS_MAX = 60_000;
const PROGRAM = new URL('./main.ts', import.meta.url).pathname;

/** Called at the edges of the measured time, while it is that moment: the place to read CPU clocks. */
export interface LoadEdges {
  measuring(): void;
  measured(): void;
}

/** The load process did not come to a result. */
class LoadFailedError extends Error {
  override readonly name = 'LoadFailedError';
}

/**
 * Runs the load generator as a process of its own and returns what it measured. Its own CPU is in the result.
 * @throws LoadPlanError, or LoadFailedError when the process fails or takes over a minute longer than its plan.
 */
export async function runLoad(plan: LoadPlan, edges: LoadEdges): Promise<LoadResult> {
  checkPlan(plan);
  const child = spawn(process.execPath, [PROGRAM, '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: plan.warmUpMs + plan.measureMs + EXTRA_MS_MAX,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  // A bench that is cut short leaves no load behind.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  child.stdin.end(JSON.stringify(plan));
  let result: LoadResult | undefined;
  let reason = 'it ended without a result';
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as LoadMessage;
    if (message.phase === 'measuring') edges.measuring();
    if (message.phase === 'measured') {
      edges.measured();
      result = message.result;
    }
    if (message.phase === 'failed') reason = message.reason;
  }
  await ended;
  process.off('exit', onExit);
  if (result === undefined) throw new LoadFailedError(`load of ${plan.shoppers} shoppers: ${reason}`);
  return result;
}
