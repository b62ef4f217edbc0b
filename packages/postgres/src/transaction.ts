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
}

/** `pg` keeps the socket on a field that its types leave out; holding it back joins several messages into one write. */
function corked<T>(client: pg.ClientBase, send: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

/** Every statement finds its rows by key: a plan made while tables were small must not become a scan when they grow. */
const BY_KEY = [
  'SET LOCAL plan_cache_mode = force_generic_plan',
  'SET LOCAL enable_seqscan = off',
  'SET LOCAL enable_hashjoin = off',
  'SET LOCAL enable_mergejoin = off',
  // The cost that a forbidden scan is given, even of a table of one row, would have every such plan compiled: 300 ms a batch.
  'SET LOCAL jit = off',
];

function beginText(options: TransactionOptions, role: string | null): string {
  const isolation = options.snapshot === true ? 'REPEATABLE READ' : 'READ COMMITTED';
  return [
    `BEGIN ISOLATION LEVEL ${isolation}${options.readOnly === true ? ' READ ONLY' : ''}`,
    `SET LOCAL statement_timeout = ${options.statementTimeoutMs}`,
    `SET LOCAL lock_timeout = ${options.lockTimeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${options.idleInTransactionTimeoutMs}`,
    ...(options.wholeTables === true ? [] : BY_KEY),
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
  const run = <Row>(statement: Statement<Row>, values: readonly SqlValue[]) => {
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
    const begun = client.query(beginText(options, settings.role));
    begun.catch(ignore);
    const result = await work(transaction);
    await begun;
    await commit(client, last);
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

async function commit(client: pg.PoolClient, last: readonly (() => Promise<unknown>[])[]): Promise<void> {
  const [written, committed] = corked(client, () => {
    const statements = last.flatMap((callback) => callback());
    return [Promise.all(statements), client.query('COMMIT')] as const;
  });
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
