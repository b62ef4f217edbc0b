import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import type { Database } from '@kontor/postgres/database';

import type { Check, Circumstances, ServiceQuery, Source, Stores, Walk, WalkRule } from './check.ts';
import { Findings } from './findings.ts';
import { INVARIANTS } from './invariants.ts';
import { assertHolds, type CheckResult, type VerificationReport } from './report.ts';
import { confirm } from './second-look.ts';
import { withStores } from './stores.ts';

/** The database of each service that is to be verified. Those that share one are read at one moment. */
export type VerifiedDatabases = Readonly<Partial<Record<ServiceName, Database>>>;

/** How a store is verified. */
export interface VerificationOptions {
  /**
   * Since when the store serves, and so promises that nothing is overdue for longer than from then; null: it does not serve, and the checks
   * that are about that are not made. Absent: it always has.
   */
  readonly servingSince?: Instant | null;
  /** Names of checks that are left out: a test whose users were never registered has no use for `customers_exist`. */
  readonly without?: readonly string[];
  /** Told after each check, of `total`. */
  readonly onProgress?: (done: number, total: number, name: string) => void;
  /** Told of each result as it is there, and of the check that is next. Where services run apart, the report may take back what was found. */
  readonly onResult?: (result: CheckResult, next: string | null) => void;
  /** Ends the verification, its statement under way included. */
  readonly signal?: AbortSignal;
}

const NOT_SERVING = 'not made: the store is not serving';

/** All four services in one database. */
export function together(database: Database): VerifiedDatabases {
  return Object.fromEntries(SERVICES.map((service) => [service, database]));
}

/**
 * Checks every invariant of which the services are there, in a read-only snapshot that disturbs nobody: the store may serve meanwhile. Memory does not
 * grow with the store (but for a few numbers a product). Where services run apart, what was found is looked at again (see second-look.ts).
 * @throws what the database threw; a violation is not thrown but reported.
 */
export async function verify(
  databases: VerifiedDatabases,
  options: VerificationOptions = {},
): Promise<VerificationReport> {
  const { servingSince = 0, without = [], onProgress, onResult, signal } = options;
  const startedAt = Date.now();
  const begun = performance.now();
  const checks = checksOf(databases).filter(({ name }) => !without.includes(name));
  const look = async (
    wanted: readonly Check[],
    onDone?: (result: CheckResult, results: readonly CheckResult[]) => void,
  ): Promise<CheckResult[]> => {
    const results: CheckResult[] = [];
    const work = async (stores: Stores) => {
      const run: Run = { stores, walked: new Map(), circumstances: { servingSince: servingSince ?? startedAt } };
      for (const check of wanted) {
        const skipped = check.whileServing === true && servingSince === null;
        const result = skipped ? { ...nothingOf(check), skipped: NOT_SERVING } : await examine(check, run);
        results.push(result);
        onDone?.(result, results);
      }
    };
    await withStores(databases, work, signal);
    return results;
  };
  const found = await look(checks, (result, { length: done }) => {
    onProgress?.(done, checks.length, result.name);
    onResult?.(result, checks[done]?.name ?? null);
  });
  const again = (names: readonly string[]) => look(checks.filter(({ name }) => names.includes(name)));
  const results = await confirm(found, databases, again);
  const ms = Math.round(performance.now() - begun);
  return { ok: results.every(({ violations }) => violations === 0), startedAt, ms, checks: results };
}

/** The checks that can be made of these databases, each with the sources whose services are all there. */
export function checksOf(databases: VerifiedDatabases): readonly Check[] {
  return INVARIANTS.map((check) => ({
    ...check,
    by: check.by.filter((source) => isCovered(source, databases)),
  })).filter(({ by }) => by.length > 0);
}

/**
 * Verifies the store and throws where an invariant does not hold.
 * @throws AssertionError with the readable report.
 */
export async function assertConsistent(
  databases: VerifiedDatabases,
  options?: VerificationOptions,
): Promise<VerificationReport> {
  const report = await verify(databases, options);
  assertHolds(report);
  return report;
}

function servicesOf(source: Source): readonly ServiceName[] {
  return source.kind === 'query' ? [source.service] : source.walk.services;
}

function isCovered(source: Source, databases: VerifiedDatabases): boolean {
  return servicesOf(source).every((service) => databases[service] !== undefined);
}

/** One verification under way. */
interface Run {
  readonly stores: Stores;
  readonly circumstances: Circumstances;
  /** What was found on walks that were done for an earlier check, by walk. */
  readonly walked: Map<Walk, Timed<ReadonlyMap<string, Findings>>>;
}

interface Timed<T> {
  readonly result: T;
  readonly ms: number;
}

async function examine(check: Check, run: Run): Promise<CheckResult> {
  const total = new Findings();
  let ms = 0;
  for (const source of check.by) {
    const { result, ms: spent } = await (source.kind === 'query' ? timed(() => ask(source, run)) : follow(source, run));
    total.looked(result.checked);
    total.add(result.violations, result.rows);
    ms += spent;
  }
  return { ...nothingOf(check), checked: total.checked, violations: total.violations, rows: total.rows, ms };
}

function nothingOf({ name, invariant, sentence }: Check): CheckResult {
  return { name, invariant, sentence, checked: 0, violations: 0, ms: 0, rows: [], skipped: null };
}

async function ask(query: ServiceQuery, { stores, circumstances }: Run): Promise<Findings> {
  const store = present(stores.get(query.service), `the store of ${query.service}`);
  const findings = new Findings();
  const [counted] = await store.rows(query.checked);
  findings.looked(Number(counted?.checked ?? 0));
  const rows = await store.rows(query.violations, query.values(circumstances));
  const inAll = Number(rows[0]?.violations ?? 0);
  findings.add(
    inAll,
    rows.map(({ violations: _inAll, ...row }) => row),
  );
  return findings;
}

/** What one rule of a walk has found; the walk is done when the first of its rules is asked for. */
async function follow({ walk, rule }: WalkRule, { stores, walked }: Run): Promise<Timed<Findings>> {
  let done = walked.get(walk);
  if (done === undefined) {
    done = await timed(async () => {
      const findings = new Map(walk.rules.map((name) => [name, new Findings()]));
      await walk.run(stores, findings);
      return findings;
    });
    walked.set(walk, done);
  }
  return { result: present(done.result.get(rule), `the findings of ${rule}`), ms: done.ms };
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const begun = performance.now();
  const result = await work();
  return { result, ms: performance.now() - begun };
}
