import type { Duplex } from 'node:stream';

import type pg from 'pg';

import type { Queryable, SqlValue, Statement } from './statement.ts';

/** Bounds of one transaction, which PostgreSQL itself enforces. */
export interface TransactionOptions {
  /** Longest time for one statement. */
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
 * A transaction under way. Statements are sent as they are called, without waiting for the one before (pipelined), and
 * run in the order of the calls; one that fails fails all that follow.
 */
export interface Transaction extends Queryable {
  /**
   * Has `last` called when the work is done: the statements that it issues and COMMIT leave in one write, so that the locks
   * they take are held for no round trip. They are issued in the order of the calls; what they resolve to is checked after.
   */
  beforeCommit(last: () => Promise<unknown>[]): void;
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
 * Joins what is sent in one turn of the event loop into one write: of twenty small statements, half of the CPU time on both
 * sides goes into system calls and wake-ups otherwise (9.0 to 5.3 microseconds each in the server, 18.6 to 8.9 in the client).
 */
class Burst {
  readonly #stream: Duplex;
  #open = false;

  constructor(client: pg.ClientBase) {
    // `pg` keeps the socket on a field that its types leave out.
    this.#stream = (client as unknown as { connection: { stream: Duplex } }).connection.stream;
  }

  /** Holds back what is written from now on, until everything that this turn of the loop has to send has been sent. */
  join(): void {
    if (this.#open) return;
    this.#open = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#open = false;
      this.#stream.uncork();
    });
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

function beginText(options: TransactionOptions, { role, startedWith }: ConnectionSettings): string {
  const isolation = options.snapshot === true ? 'REPEATABLE READ' : 'READ COMMITTED';
  const settings = options === startedWith ? [] : settingsOf(options);
  return [
    `BEGIN ISOLATION LEVEL ${isolation}${options.readOnly === true ? ' READ ONLY' : ''}`,
    ...settings.map(([name, value]) => `SET LOCAL ${name} = ${value}`),
    ...(role === null ? [] : [`SET LOCAL ROLE ${role}`]),
  ].join(';');
}

/** The one place where a transaction starts and ends. See `Database.transact` for its promise. */
export async function runTransaction<T>(
  pool: pg.Pool,
  settings: ConnectionSettings,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  const last: (() => Promise<unknown>[])[] = [];
  // Statements behind one that failed fail as well, with less to say: what counts is what failed first.
  let first: unknown;
  const burst = new Burst(client);
  const run = <Row>(statement: Statement<Row>, values: readonly SqlValue[]) => {
    burst.join();
    const sent = client.query({
      ...(settings.prepare ? { name: statement.name } : {}),
      text: statement.text,
      values: values as SqlValue[],
      query_timeout: options.statementTimeoutMs + ANSWER_MARGIN_MS, // known to `pg`, not to its types
    } as pg.QueryConfig);
    sent.catch((error: unknown) => {
      first ??= error;
    });
    return sent;
  };
  const transaction: Transaction = {
    rows: <Row>(statement: Statement<Row>, values: readonly SqlValue[] = []) =>
      settledByCommit(run(statement, values).then(({ rows }) => rows as Row[])),
    count: (statement, values = []) => settledByCommit(run(statement, values).then(({ rowCount }) => rowCount ?? 0)),
    beforeCommit: (callback) => {
      last.push(callback);
    },
  };
  try {
    burst.join();
    const begun = client.query(beginText(options, settings));
    begun.catch(ignore);
    const result = await work(transaction);
    await begun;
    await commit(client, burst, last);
    client.release();
    return result;
  } catch (error) {
    await abandon(client, broken ?? asError(error));
    throw broken ?? first ?? error;
  } finally {
    // Only once the pool listens again: a connection may break at any moment, also while it is being rolled back.
    client.off('error', onError);
  }
}

async function commit(client: pg.PoolClient, burst: Burst, last: readonly (() => Promise<unknown>[])[]): Promise<void> {
  burst.join();
  const written = Promise.all(last.flatMap((callback) => callback()));
  const committed = client.query('COMMIT');
  committed.catch(ignore);
  await written;
  if ((await committed).command !== 'COMMIT') throw new NotCommittedError('PostgreSQL answered COMMIT with ROLLBACK');
}

/** Gives the connection back when it can still be used; a broken one, or one that cannot roll back, is closed. */
async function abandon(client: pg.PoolClient, error: Error): Promise<void> {
  try {
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
