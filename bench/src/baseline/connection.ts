import type { Duplex } from 'node:stream';

import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import type { SqlValue, Statement } from '@kontor/postgres/statement';
import { TYPES } from '@kontor/postgres/types';
import pg from 'pg';

/**
 * The bounds and the planner's settings that Kontor sets in every transaction. Here they are the session's, which costs a transaction
 * nothing: behind a pooler in transaction mode that would not do, but the baseline is to be as fast as it can be.
 */
const SESSION_SETTINGS = {
  statement_timeout: 5_000,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 5_000,
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};
const CONNECT_MS_MAX = 10_000;

/** The pool of a server that takes a connection for every request, and holds it for the request's whole transaction. */
export function openRowLockPool(connectionString: string, connectionsMax: number): pg.Pool {
  return new pg.Pool({
    connectionString,
    max: connectionsMax,
    application_name: 'row locks',
    connectionTimeoutMillis: CONNECT_MS_MAX,
    options: Object.entries(SESSION_SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    types: TYPES,
    pipeline: true,
  });
}

/**
 * How a transaction's statements are sent: each when the one before has been answered, as request handlers and ORMs do, or all
 * that need no answer in one write, which is as well as row locks can be done.
 */
export type StatementStyle = 'awaited' | 'pipelined';

/** One connection, with every statement prepared under its name. */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #style: StatementStyle;
  /** The statement before, where each waits for it. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(client: pg.PoolClient, style: StatementStyle) {
    this.#client = client;
    this.#style = style;
  }

  #send<T>(statement: () => Promise<T>): Promise<T> {
    if (this.#style === 'pipelined') return statement();
    const sent = this.#before.then(statement);
    this.#before = sent.catch(() => undefined);
    return sent;
  }

  /** Runs a statement whose first parameter is the tenant. */
  async rows<Row>({ name, text }: Statement<Row>, values: readonly SqlValue[]): Promise<Row[]> {
    const { rows } = await this.#send(() => this.#client.query({ name, text, values: [DEFAULT_TENANT_ID, ...values] }));
    return rows as Row[];
  }

  /** Runs BEGIN, COMMIT or ROLLBACK, and tells which of them it came to. */
  async control(text: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<string> {
    return (await this.#send(() => this.#client.query(text))).command;
  }

  /** Joins what `send` sends into one write. */
  inOneWrite<T>(send: () => T): T {
    // `pg` keeps the socket on a field that its types leave out.
    const { stream } = (this.#client as unknown as { connection: { stream: Duplex } }).connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  /**
   * Sends what `send` sends, and COMMIT behind it, in one write: a lock that the last statement takes is held for no round trip.
   * @throws the first statement's error; nothing is written then, and no transaction is open any more.
   */
  async commit(send: () => readonly Promise<unknown>[]): Promise<void> {
    const sent = this.inOneWrite(() => [...send(), this.control('COMMIT')]);
    const results = await Promise.allSettled(sent);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
