/** Failures in a row after which nobody is sent to the other side any more. */
const FAILURES_MAX = 3;
/** For how long; then one call finds out whether it is back. */
const OPEN_MS = 1_000;

/**
 * A circuit breaker (M. Nygard, "Release It!"): after FAILURES_MAX failures in a row it refuses calls for OPEN_MS, then lets a single one
 * through, whose end decides for the others. So a dead part costs a few callers their patience, not all of them.
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #opensAgainAt = 0;
  #trialUnderWay = false;

  /** `now` in milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a call may be made now. Who is let in tells how it ended, by `succeeded` or `failed`. */
  lets(): boolean {
    if (this.#failures < FAILURES_MAX) return true;
    if (this.#trialUnderWay || this.#now() < this.#opensAgainAt) return false;
    this.#trialUnderWay = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#trialUnderWay = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#trialUnderWay = false;
    if (this.#failures >= FAILURES_MAX) this.#opensAgainAt = this.#now() + OPEN_MS;
  }
}
