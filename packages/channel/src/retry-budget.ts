/** Share of the first tries that may be tried again: where a call leads to another (gateway, orders, wallet), both together stay under 1.2 times as many. */
const RATIO = 0.09;
/** Tries again that a channel has from its start, and at most saves up: enough for the few calls of a quiet store. */
const RESERVE = 10;

/**
 * Bounds tries again by the calls that there are: each call earns a share of one, so that a service in trouble is never asked more than about
 * a tenth more often. After "Handling Overload" in the Site Reliability Workbook (Google, 2018) and gRPC's retry throttling.
 */
export class RetryBudget {
  #tokens = RESERVE;

  /** Notes `calls` that are made for the first time. */
  earn(calls: number): void {
    this.#tokens = Math.min(RESERVE, this.#tokens + calls * RATIO);
  }

  /** Takes one try again out of the budget, if there is one. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
