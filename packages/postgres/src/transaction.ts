import { afterCommitSent, afterWrite, atCommit, beforeWrite, type Effects } from '@kontor/faults/fault-point';
import type pg from 'pg';

import { Burst, type Executed } from './burst.ts';
import { type Queryable, type SqlValue, type Statement, statement } from './statement.ts';
import { TYPES } from './types.ts';

/** Bounds of one transaction, which PostgreSQL itself enforces. */
export interface TransactionOptions {
  /** Longest time for a statement, together with those that are sent with it. */
  readonly statementTimeoutMs: number;
  /** Longest wait for one lock. */
  readonly lockTimeoutMs: number;
  /** Longest pause between two statements, after which the server ends the session and frees its locks. */
  readonly idleInTransactionTimeoutMs: number;
  readonly readOnly?: boolean;
  /** One snapshot for the whole transaction; otherwise each statement sees what was committed before it began. */
  readonly snapshot?: boolean;
  /** Statements go over whole tables, and are planned for that; otherwise each finds its rows by key. */
  readonly wholeTables?: boolean;
}

/** Bounds of a batch: far above what one takes, far below what a caller waits. */
export const BATCH_TRANSACTION: TransactionOptions = {
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 3_000,
  idleInTransactionTimeoutMs: 5_000,
};

/**
 * A transaction under way. Statements are sent without waiting for the one before, those of one turn of the event loop together (see burst.ts), and
 * run in the order of the calls; one that fails fails all that follow.
 */
export interface Transaction extends Queryable {
  /**
   * Has `last` called when the work is done: the statements that it issues and COMMIT leave in one write, so that the locks
   * they take are held for no round trip. They are issued in the order of the calls; what they resolve to is checked after.
   */
  beforeCommit(last: () => Promise<unknown>[]): void;
  /**
   * Says what is committed here, for fault points: types of commands, or names of statements that stand for themselves. Asked only while
   * faults are armed.
   */
  carries(effects: () => readonly string[]): void;
}

/** How much longer than for the server's own timeout the client waits for an answer, of statements sent together as well. */
const ANSWER_MARGIN_MS = 25_000;

/** Thrown when COMMIT was answered by ROLLBACK because an earlier statement had failed: nothing was written. */
export class NotCommittedError extends Error {
  override readonly name = 'NotCommittedError';
}

interface ConnectionSettings {
  readonly prepare: boolean;
  readonly role: string | null;
  /** What the connection has set from its start; null: nothing. */
  readonly startedWith: TransactionOptions | null;
}

/**
 * Collects what is sent in one turn of the event loop into one burst: of twenty small statements, most of the CPU time on both
 * sides goes into system calls and wake-ups otherwise.
 */
class Bursts {
  readonly #client: pg.ClientBase;
  readonly #options: ConstructorParameters<typeof Burst>[0];
  #open: Burst | null = null;

  constructor(client: pg.ClientBase, options: ConstructorParameters<typeof Burst>[0]) {
    this.#client = client;
    this.#options = options;
  }

  /** Sends the statement with all others that this turn of the loop has to send. */
  send(statement: Statement<unknown>, values: readonly SqlValue[]): Promise<Executed> {
    if (this.#open === null) {
      const burst = new Burst(this.#options);
      this.#open = burst;
      process.nextTick(() => {
        this.#open = null;
        this.#client.query(burst as unknown as pg.Submittable);
      });
    }
    return this.#open.add(statement, values);
  }
}

/** Every statement finds its rows by key: a plan made while tables were small must not become a scan when they grow. */
const BY_KEY: readonly (readonly [string, string])[] = [
  ['plan_cache_mode', 'force_generic_plan'],
  ['enable_seqscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  // The cost that a forbidden scan is given, even of a table of one row, would have every such plan compiled: 300 ms a batch.
  ['jit', 'off'],
];

function settingsOf(options: TransactionOptions): readonly (readonly [string, string])[] {
  return [
    ['statement_timeout', String(options.statementTimeoutMs)],
    ['lock_timeout', String(options.lockTimeoutMs)],
    ['idle_in_transaction_session_timeout', String(options.idleInTransactionTimeoutMs)],
    ...(options.wholeTables === true ? [] : BY_KEY),
  ];
}

/** The settings of `options` as a connection starts with them (`-c name=value`), so that its transactions need not set them. */
export function startupSettings(options: TransactionOptions): string {
  return settingsOf(options)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

const COMMIT = statement('kontor.commit', 'COMMIT');

/** Issues what begins a transaction; where nothing has to be set, it goes with the first statements. */
function begin(
  client: pg.ClientBase,
  bursts: Bursts,
  options: TransactionOptions,
  { role, startedWith }: ConnectionSettings,
): Promise<unknown> {
  const isolation = options.snapshot === true ? 'REPEATABLE READ' : 'READ COMMITTED';
  const text = `BEGIN ISOLATION LEVEL ${isolation}${options.readOnly === true ? ' READ ONLY' : ''}`;
  const settings = options === startedWith ? [] : settingsOf(options);
  if (settings.length === 0 && role === null) return bursts.send(statement(`kontor.${text}`, text), []);
  return client.query(
    [
      text,
      ...settings.map(([name, value]) => `SET LOCAL ${name} = ${value}`),
      ...(role === null ? [] : [`SET LOCAL ROLE ${role}`]),
    ].join(';'),
  );
}

/** Why connections broke that did. */
const breaks = new WeakMap<pg.ClientBase, Error>();

/**
 * Listens to every connection of the pool from its first moment to its last. One may break while the pool hands it from one user to the next, in the very bytes that
 * bring the last answer: neither of them listens then, and an error that nobody listens to would end the process.
 */
export function listenForBreaks(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      if (!breaks.has(client)) breaks.set(client, error);
    });
  });
}

/** @throws what broke the connection. */
function assertWhole(client: pg.ClientBase): void {
  const error = breaks.get(client);
  if (error !== undefined) throw error;
}

/** The one place where a transaction starts and ends. See `Database.transact` for its promise. */
export async function runTransaction<T>(
  pool: pg.Pool,
  settings: ConnectionSettings,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const last: (() => Promise<unknown>[])[] = [];
  let effects: Effects;
  // Statements behind one that failed fail as well, with less to say: what counts is what failed first.
  let first: unknown;
  const bursts = new Bursts(client, {
    prepare: settings.prepare,
    types: TYPES,
    timeoutMs: options.statementTimeoutMs + ANSWER_MARGIN_MS,
  });
  const run = (issued: Statement<unknown>, values: readonly SqlValue[]) => {
    beforeWrite(issued.name);
    const sent = bursts.send(issued, values);
    sent.catch((error: unknown) => {
      first ??= error;
    });
    return afterWrite(issued.name, sent);
  };
  const transaction: Transaction = {
    rows: <Row>(issued: Statement<Row>, values: readonly SqlValue[] = []) =>
      settledByCommit(run(issued, values).then(({ rows }) => rows as Row[])),
    count: (issued, values = []) => settledByCommit(run(issued, values).then(({ count }) => count)),
    beforeCommit: (callback) => {
      last.push(callback);
    },
    carries: (carried) => {
      effects = carried;
    },
  };
  try {
    assertWhole(client);
    const begun = begin(client, bursts, options, settings);
    begun.catch(ignore);
    const result = await work(transaction);
    await begun;
    await commit(bursts, last, effects);
    client.release();
    return result;
  } catch (error) {
    await abandon(client, asError(error));
    throw breaks.get(client) ?? first ?? error;
  }
}

async function commit(bursts: Bursts, last: readonly (() => Promise<unknown>[])[], effects: Effects): Promise<void> {
  const written = Promise.all(last.flatMap((callback) => callback()));
  written.catch(ignore);
  atCommit(effects, 'before');
  const committed = bursts.send(COMMIT, []);
  committed.catch(ignore);
  await afterCommitSent(effects);
  await written;
  if ((await committed).command !== 'COMMIT') throw new NotCommittedError('PostgreSQL answered COMMIT with ROLLBACK');
  atCommit(effects, 'after');
}

/** Gives the connection back when it can still be used; a broken one, or one that cannot roll back, is closed. */
async function abandon(client: pg.PoolClient, error: Error): Promise<void> {
  try {
    assertWhole(client);
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(error);
  }
}

/**
 * A statement whose promise nobody waits for, or no longer since another one of its kind has failed, still fails the transaction: it must
 * not end the process as an unhandled rejection as well.
 */
function settledByCommit<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function ignore(): void {
  // The promise is awaited elsewhere.
}
