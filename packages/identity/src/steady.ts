import type { Queryable } from '@kontor/postgres/statement';
import { type RetryPolicy, runWithRetries } from '@kontor/runtime/retries';

/** Rides out a lost connection; a caller who waits for one statement is better served by a clear answer than by more. */
const STATEMENT_RETRIES: RetryPolicy = {
  attemptsMax: 3,
  pauseMs: { undone: 2, unknown: 20, away: 100 },
  pauseMaxMs: 200,
};

/**
 * Runs single statements again that failed for a passing reason; for statements that may run twice.
 * Throws RefusalError `unavailable` where the database stays away.
 */
export function steady(database: Queryable): Queryable {
  return {
    rows: (statement, values) => runWithRetries(STATEMENT_RETRIES, () => database.rows(statement, values), ignoreRetry),
    count: (statement, values) =>
      runWithRetries(STATEMENT_RETRIES, () => database.count(statement, values), ignoreRetry),
  };
}

function ignoreRetry(): void {
  // What stays wrong is thrown, and logged at the edge.
}
