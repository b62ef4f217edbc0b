import type { VerificationReport } from './report.ts';

/**
 * Verifications for many callers, one at a time: who asks while one is under way gets its report. A report for which everybody had stopped waiting
 * is kept for the next who asks, at most `keptMs`, so that a store whose verification takes longer than a caller's patience can be verified too.
 */
export class SharedVerification {
  readonly #verify: () => Promise<VerificationReport>;
  readonly #keptMs: number;
  #running: Promise<VerificationReport> | null = null;
  #waiting = 0;
  #kept: { readonly report: VerificationReport; readonly until: number } | null = null;

  constructor(verify: () => Promise<VerificationReport>, keptMs: number) {
    this.#verify = verify;
    this.#keptMs = keptMs;
  }

  /**
   * The report of the verification under way, or of a new one; null where it is not there by `deadline` (milliseconds since the epoch).
   * @throws what the verification threw.
   */
  async report(deadline: number): Promise<VerificationReport | null> {
    const kept = this.#kept;
    this.#kept = null;
    if (kept !== null && Date.now() < kept.until) return kept.report;
    this.#running ??= this.#run();
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(() => late.resolve(null), Math.max(0, deadline - Date.now()));
    this.#waiting += 1;
    try {
      return await Promise.race([this.#running, late.promise]);
    } finally {
      this.#waiting -= 1;
      clearTimeout(timer);
    }
  }

  async #run(): Promise<VerificationReport> {
    try {
      const report = await this.#verify();
      if (this.#waiting === 0) this.#kept = { report, until: Date.now() + this.#keptMs };
      return report;
    } catch (error) {
      // Nobody may be there to be told; who asks next has a new one made.
      if (this.#waiting === 0) this.#running?.catch(() => undefined);
      throw error;
    } finally {
      this.#running = null;
    }
  }
}
