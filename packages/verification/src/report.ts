import { assert } from '@kontor/kernel/assert';
import { formatInstant, type Instant } from '@kontor/kernel/clock';

import type { InvariantNumber } from './check.ts';
import type { OffendingRow } from './findings.ts';

/** What one check came to. */
export interface CheckResult {
  readonly name: string;
  readonly invariant: InvariantNumber;
  readonly sentence: string;
  /** Rows that were looked at. */
  readonly checked: number;
  /** Rows that break the invariant. */
  readonly violations: number;
  /** Time that its queries and walks took; a walk that serves several checks counts in full for each of them. */
  readonly ms: number;
  /** The first offending rows, at most ROWS_KEPT_MAX. */
  readonly rows: readonly OffendingRow[];
  /** Why the check was not made; null where it was. */
  readonly skipped: string | null;
}

/** What a verification came to. */
export interface VerificationReport {
  /** No check has found a violation. */
  readonly ok: boolean;
  readonly startedAt: Instant;
  readonly ms: number;
  readonly checks: readonly CheckResult[];
}

const MS_PER_SECOND = 1_000;
const COUNT_FORMAT = new Intl.NumberFormat('en');

/** A result in the words of the HTTP contract; it goes through JSON unchanged. */
export type PresentedCheck = Omit<CheckResult, 'rows'> & { rows: Record<string, unknown>[] };

/** A report in the words of the HTTP contract; it goes through JSON unchanged. */
export interface PresentedReport {
  ok: boolean;
  started_at: string;
  ms: number;
  checks: PresentedCheck[];
}

/** The report as JSON can hold it: bigints as decimal strings, columns whose name ends in `_at` as ISO 8601, whole milliseconds. */
export function presentReport({ ok, startedAt, ms, checks }: VerificationReport): PresentedReport {
  return {
    ok,
    started_at: formatInstant(startedAt),
    ms,
    checks: checks.map(presentCheck),
  };
}

/** One check's result, as presentReport has it. */
export function presentCheck(check: CheckResult): PresentedCheck {
  return { ...check, ms: Math.round(check.ms), rows: check.rows.map(presentRow) };
}

/** The report for a person: a line for each check, and beneath those that failed their sentence and first rows. */
export function formatReport(report: VerificationReport): string {
  const lines = report.checks.flatMap((check) => [summaryLine(check), ...failureLines(check)]);
  const failed = report.checks.filter(({ violations }) => violations > 0);
  const skipped = report.checks.filter((check) => check.skipped !== null).length;
  const made = report.checks.length - skipped;
  const time = `${(report.ms / MS_PER_SECOND).toFixed(1)} s`;
  const end = report.ok
    ? `All ${made} checks hold (${time}).`
    : `${failed.length} of ${made} checks FAILED (${time}): ${failed.map(({ name }) => name).join(', ')}.`;
  return [summaryHead(), ...lines, '', skipped === 0 ? end : `${end} ${skipped} were not made: see above.`, ''].join(
    '\n',
  );
}

const NAME_WIDTH = 30;
const COUNT_WIDTH = 12;
const TIME_WIDTH = 9;

function summaryHead(): string {
  return `${'inv'.padStart(3)}  ${'check'.padEnd(NAME_WIDTH)} ${'checked'.padStart(COUNT_WIDTH)} ${'time'.padStart(TIME_WIDTH)}  result`;
}

function summaryLine({ invariant, name, checked, ms, violations, skipped }: CheckResult): string {
  const result = skipped ?? (violations === 0 ? 'holds' : `${COUNT_FORMAT.format(violations)} VIOLATIONS`);
  const count = COUNT_FORMAT.format(checked).padStart(COUNT_WIDTH);
  return `${String(invariant).padStart(3)}  ${name.padEnd(NAME_WIDTH)} ${count} ${`${Math.round(ms)} ms`.padStart(TIME_WIDTH)}  ${result}`;
}

function failureLines({ sentence, rows, violations }: CheckResult): string[] {
  if (violations === 0) return [];
  const more = violations - rows.length;
  return [
    `     broken: ${sentence}`,
    ...rows.map((row) => `       ${rowText(row)}`),
    ...(more > 0 ? [`       and ${COUNT_FORMAT.format(more)} more`] : []),
  ];
}

function rowText(row: OffendingRow): string {
  return Object.entries(presentRow(row))
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

/** A row with values that JSON can hold. */
function presentRow(row: OffendingRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, presentValue(name, value)]));
}

function presentValue(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && name.endsWith('_at')) return formatInstant(value);
  return value ?? null;
}

/**
 * Holds the store to its invariants.
 * @throws AssertionError with the readable report where a check has failed.
 */
export function assertHolds(report: VerificationReport): void {
  assert(report.ok, `an invariant of the store\n${formatReport(report)}`);
}
