import { setTimeout as delay } from 'node:timers/promises';

/** Work that is done again and again in the background. */
export interface PeriodicTask {
  readonly name: string;
  /** Pause between the end of one run and the beginning of the next. */
  readonly pauseMs: number;
  /** Longest pause after runs that failed: how late it may be found that what was away is back. Absent: 30 s. */
  readonly pauseAfterErrorMaxMs?: number;
  run(): Promise<void>;
}

const PAUSE_AFTER_ERROR_MAX_MS = 30_000;

/** Pause before the next run of a task that has failed so often in a row, in milliseconds. */
export function pauseAfter(
  { pauseMs, pauseAfterErrorMaxMs = PAUSE_AFTER_ERROR_MAX_MS }: Pick<PeriodicTask, 'pauseMs' | 'pauseAfterErrorMaxMs'>,
  failures: number,
): number {
  return Math.min(Math.max(pauseAfterErrorMaxMs, pauseMs), pauseMs * 2 ** failures);
}

/**
 * Runs a task until it is stopped: never twice at once, and after errors with growing pauses. Returns what stops it,
 * which resolves when a run that is under way is done.
 */
export function startPeriodic(
  task: PeriodicTask,
  onError: (task: string, error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await task.run();
        failures = 0;
      } catch (error) {
        failures += 1;
        onError(task.name, error);
      }
      await delay(pauseAfter(task, failures), undefined, { signal: stopping.signal, ref: false }).catch(
        () => undefined,
      );
    }
  };
  const ended = loop();
  return () => {
    stopping.abort();
    return ended;
  };
}
