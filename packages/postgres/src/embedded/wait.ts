import { setTimeout as sleep } from 'node:timers/promises';

const POLL_INTERVAL_MS = 10;

/**
 * Waits for something that sends no event (a process that is not our child, a line in a file of PostgreSQL's).
 * Answers the first defined value of `probe`, or undefined once `timeoutMs` are over; at least one probe is made.
 */
export async function waitFor<T>(probe: () => Promise<T | undefined>, timeoutMs: number): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined || performance.now() >= deadline) return found;
    await sleep(POLL_INTERVAL_MS);
  }
}
