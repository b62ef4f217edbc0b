import { DEFAULT_DEADLINE_MS, systemMeta } from '@kontor/runtime/system-command';

import type { Orders } from './service.ts';

const CANDIDATES_MAX = 500;
const LOOK_BACK_SECONDS = 15 * 60;
const LOOK_BACK_ALL_SECONDS = 100 * 365 * 24 * 3600;
/** How often everything is looked at, in runs: finds what was overdue before this process started, or was left by an error. */
const RUNS_BETWEEN_FULL_LOOKS = 600;

/**
 * Makes the function that ends pending orders past their expiry; call it about once a second. It looks back a quarter of an hour, and now and then over
 * everything. Any number of instances may do this at once: the saga looks again under its locks.
 */
export function createExpiry(orders: Orders): () => Promise<void> {
  let runs = 0;
  return async () => {
    const lookBack = runs % RUNS_BETWEEN_FULL_LOOKS === 0 ? LOOK_BACK_ALL_SECONDS : LOOK_BACK_SECONDS;
    for (;;) {
      const candidates = await orders.findExpired(lookBack, CANDIDATES_MAX);
      const answers = await Promise.allSettled(
        candidates.map(({ tenantId, orderId }) =>
          orders.submit({ type: 'ExpireOrder', meta: systemMeta(tenantId), orderId }, Date.now() + DEFAULT_DEADLINE_MS),
        ),
      );
      const ended = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.outcome.ok).length;
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (failed !== undefined && ended === 0) throw failed.reason;
      // What was refused (claimed by a payment under way) comes again in the next run; without progress there is no reason to look at once.
      if (candidates.length < CANDIDATES_MAX || ended === 0) break;
    }
    runs += 1;
  };
}
