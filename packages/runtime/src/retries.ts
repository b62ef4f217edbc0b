import { setTimeout as delay } from 'node:timers/promises';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { type Retry, retryOf } from '@kontor/postgres/sqlstate';
import { NotCommittedError } from '@kontor/postgres/transaction';

/** Bounds of running a batch again. */
export interface RetryPolicy {
  /** Runs in all, the first included. */
  readonly attemptsMax: number;
  /** Pause before the second run; doubled each time, with full jitter (M. Brooker, "Exponential Backoff And Jitter", 2015). */
  readonly pauseMs: Readonly<Record<Retry, number>>;
  readonly pauseMaxMs: number;
}

/** Rides out a deadlock at once, and a database that restarts for about five seconds. */
export const BATCH_RETRIES: RetryPolicy = {
  attemptsMax: 8,
  pauseMs: { undone: 4, unknown: 50, away: 200 },
  pauseMaxMs: 1_500,
};

const RETRY_AFTER_SECONDS = 2;

/**
 * Runs `run` until it succeeds, as long as it fails for a passing reason (sqlstate.ts) and runs are left.
 * @throws the error, where it is not a passing one or a server that undid every run; RefusalError `unavailable` where the database stayed away.
 */
export async function runWithRetries<T>(
  policy: RetryPolicy,
  run: (attempt: number) => Promise<T>,
  onRetry: (error: unknown, attempt: number) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(attempt);
    } catch (error) {
      const retry = error instanceof NotCommittedError ? 'undone' : retryOf(error);
      if (retry === null) throw error;
      if (attempt >= policy.attemptsMax) {
        throw retry === 'undone' ? error : new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS);
      }
      onRetry(error, attempt);
      const ceiling = Math.min(policy.pauseMaxMs, policy.pauseMs[retry] * 2 ** (attempt - 1));
      await delay(Math.random() * ceiling);
    }
  }
}

/**
 * What a caller is told of an error that says that the database is away, or went in the middle: `unavailable`, with when to come back. Null of any other, which is a
 * bug of ours. For what is not run again here: whoever asks does that.
 */
export function unavailableFor(error: unknown): RefusalError | null {
  const retry = retryOf(error);
  return retry === 'away' || retry === 'unknown' ? new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS) : null;
}
