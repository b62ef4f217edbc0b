import { afterWrite, beforeWrite } from '@kontor/faults/fault-point';
import pg from 'pg';
import type { Queryable, SqlValue, Statement } from './statement.ts';

import {
  listenForBreaks,
  runTransaction,
  startupSettings,
  type Transaction,
  type TransactionOptions,
} from './transaction.ts';
import { TYPES } from './types.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_CONNECTION_MS = 60_000;
/** Longest wait of the client for an answer: far above every timeout of the server, so it only ends talk with a server that is frozen. */
const ANSWER_TIMEOUT_MS = 30_000;

/** How to reach a database and how much of it to use. */
export interface DatabaseOptions {
  readonly connectionString: string;
  /** Most connections at once; who needs one more waits for it, at most CONNECT_TIMEOUT_MS. */
  readonly connectionsMax: number;
  /** Longest wait of the client for a connection, and for an answer; ANSWER_TIMEOUT_MS where it is absent. */
  readonly answerTimeoutMs?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** False behind a pooler that cannot hold named statements (pgbouncer before 1.21). */
  readonly prepare?: boolean;
  /** The role that every transaction takes on by SET LOCAL ROLE; the login role where it is absent. */
  readonly role?: string;
  /**
   * What connections have set from their start, so that transactions with exactly these options set nothing. Not behind a
   * pooler that shares connections.
   */
  readonly startWith?: TransactionOptions;
  /** Told of connections that broke while nobody used them. */
  readonly onIdleError?: (error: Error) => void;
}

/** Connections in a pool, at one moment. */
export interface PoolUse {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** A pool of pipelined connections to one database: single reads, and transactions. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction (see transaction.ts), READ COMMITTED unless it asks for a snapshot, once: the caller decides about retries.
   * @throws what PostgreSQL or `work` threw; the transaction is undone then, or, where the connection went at COMMIT, unknown.
   */
  transact<T>(options: TransactionOptions, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  use(): PoolUse;
  /** Waits for what is under way and closes every connection. */
  close(): Promise<void>;
}

/** Opens a pool; no connection is made before the first use. */
export function openDatabase(options: DatabaseOptions): Database {
  const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  // `pipeline` is known to `pg`, not to its types.
  const config: pg.PoolConfig & { readonly pipeline: boolean } = {
    connectionString: options.connectionString,
    max: options.connectionsMax,
    application_name: options.applicationName,
    connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, answerTimeoutMs),
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    types: TYPES,
    pipeline: true,
    ...(options.startWith === undefined ? {} : { options: startupSettings(options.startWith) }),
  };
  const pool = new pg.Pool(config);
  listenForBreaks(pool);
  let closing = false;
  pool.on('error', (error) => {
    if (!closing) options.onIdleError?.(error);
  });
  const prepare = options.prepare ?? true;
  const settings = { prepare, role: options.role ?? null, startedWith: options.startWith ?? null };

  const run = <Row>(statement: Statement<Row>, values: readonly SqlValue[]) => {
    beforeWrite(statement.name);
    const named = prepare && statement.kept !== false ? { name: statement.name } : {};
    return afterWrite(statement.name, pool.query({ ...named, text: statement.text, values: [...values] }));
  };

  return {
    rows: async <Row>(statement: Statement<Row>, values: readonly SqlValue[] = []) =>
      (await run(statement, values)).rows as Row[],
    count: async (statement, values = []) => (await run(statement, values)).rowCount ?? 0,
    transact: (transactionOptions, work) => runTransaction(pool, settings, transactionOptions, work),
    use: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}
