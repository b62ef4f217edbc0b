/** A row that breaks an invariant, as the query or walk tells it: enough to find it by hand. */
export type OffendingRow = Readonly<Record<string, unknown>>;

/** Most offending rows that are kept of one check; all of them are counted. */
export const ROWS_KEPT_MAX = 20;

/** What one check has found so far. */
export class Findings {
  #checked = 0;
  #violations = 0;
  readonly #rows: OffendingRow[] = [];

  /** Rows that were looked at. */
  get checked(): number {
    return this.#checked;
  }

  /** Rows that break the invariant. */
  get violations(): number {
    return this.#violations;
  }

  /** The first ROWS_KEPT_MAX of them. */
  get rows(): readonly OffendingRow[] {
    return this.#rows;
  }

  /** Counts one row that was looked at; `offending` tells of it where the invariant does not hold. */
  examine(holds: boolean, offending: () => OffendingRow): void {
    this.#checked += 1;
    if (holds) return;
    this.add(1, [offending()]);
  }

  /** Counts what a query looked at. */
  looked(checked: number): void {
    this.#checked += checked;
  }

  /** Counts `violations`, of which `rows` are the first. */
  add(violations: number, rows: readonly OffendingRow[]): void {
    this.#violations += violations;
    this.#rows.push(...rows.slice(0, ROWS_KEPT_MAX - this.#rows.length));
  }
}
