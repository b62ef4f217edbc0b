import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Queryable } from '@kontor/postgres/statement';

import { type CheckResult, type PresentedCheck, presentCheck } from '../report.ts';
import { breakOffRuns } from '../store/break-off-runs.ts';
import { insertRun } from '../store/insert-run.ts';
import { pruneRuns } from '../store/prune-runs.ts';
import { type RunRow, readRun, readRunning, readRuns } from '../store/read-runs.ts';
import { updateRun } from '../store/update-run.ts';
import { checksOf, type VerifiedDatabases, verify } from '../verify.ts';

/** How often a run says that it lives, and after which silence it is taken for dead. */
const BEAT_MS = 2_000;
const SILENT_MS_MAX = 15_000;
/** Runs that are kept. */
const RUNS_KEPT_MAX = 100;
/** How often the start of a run is tried, where another one ends at that very moment. */
const STARTS_MAX = 3;

/** What runs are made of. */
export interface RunsOptions {
  /** Pools of their own: a run holds a connection of each for as long as it takes, and a second one to cancel it. */
  readonly databases: VerifiedDatabases;
  /** Where runs are written down. */
  readonly records: Queryable;
  readonly servingSince: Instant;
  onError(error: unknown): void;
}

/** A run with what has come of its checks so far. */
export interface Run extends RunRow {
  readonly results: readonly PresentedCheck[];
}

/**
 * Verifications in the background, one at a time whichever process runs it. What they find is written down as it is found, so that anybody
 * may watch, and a run whose process dies is seen to be broken off. A run reads one snapshot on one connection: it disturbs nobody who is served.
 */
export class VerificationRuns {
  readonly #options: RunsOptions;
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Starts a run, or joins the one that is under way. */
  async start(startedBy: string): Promise<{ readonly runId: string; readonly joined: boolean }> {
    const { databases, records } = this.#options;
    const checksTotal = checksOf(databases).length;
    for (let tries = 0; tries < STARTS_MAX; tries += 1) {
      await breakOffRuns(records, SILENT_MS_MAX);
      const runId = uuidv7(Date.now());
      if (await insertRun(records, { runId, startedBy, checksTotal })) {
        this.#running = this.#run(runId).catch((error: unknown) => this.#options.onError(error));
        return { runId, joined: false };
      }
      const running = await readRunning(records);
      if (running !== null) return { runId: running, joined: true };
    }
    throw new Error('no verification could be started or joined');
  }

  /** At most `limit` runs before one, the newest first. */
  async list(before: string, limit: number): Promise<RunRow[]> {
    await breakOffRuns(this.#options.records, SILENT_MS_MAX);
    return readRuns(this.#options.records, before, limit);
  }

  /** One run; null where there is none of this id. */
  async find(runId: string): Promise<Run | null> {
    await breakOffRuns(this.#options.records, SILENT_MS_MAX);
    const run = await readRun(this.#options.records, runId);
    return run === null ? null : { ...run, results: JSON.parse(run.results) as PresentedCheck[] };
  }

  /** Breaks off what runs here, and resolves when that is written down. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(runId: string): Promise<void> {
    const { databases, records, servingSince } = this.#options;
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#closing.signal]);
    let results: PresentedCheck[] = [];
    let violations = 0;
    let current: string | null = present(checksOf(databases)[0], 'a check').name;
    let writing: Promise<unknown> = Promise.resolve();
    const write = (state: 'running' | 'done' | 'broken_off') => {
      const progress = { checksDone: results.length, current, violations, results: JSON.stringify(results) };
      writing = writing.then(async () => {
        if (!(await updateRun(records, runId, progress, state))) over.abort();
      });
      // A beat that is missed is not the end of a run; the next one, or its end, tells.
      writing = writing.catch(this.#options.onError);
      return writing;
    };
    const onResult = (result: CheckResult, next: string | null) => {
      results.push(presentCheck(result));
      violations += result.violations;
      current = next;
      void write('running');
    };
    const beat = setInterval(() => void write('running'), BEAT_MS);
    try {
      const { checks } = await verify(databases, { servingSince, signal, onResult });
      // Where services run apart, what was found was looked at again.
      results = checks.map(presentCheck);
      violations = checks.reduce((sum, check) => sum + check.violations, 0);
      await write('done');
    } catch (error) {
      current = null;
      await write('broken_off');
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(beat);
    }
    await pruneRuns(records, RUNS_KEPT_MAX);
  }
}
