import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { startPeriodic } from './periodic.ts';

const PAUSE_MS = 200;
/** What was read longer ago than this is no longer believed. */
const FRESH_MS = 600;

interface Reading {
  readonly incarnation: string;
}

/**
 * Knows which history a database is on, and whether it still answers. The incarnation names server, timeline, database and tables: after a
 * restore, a failover or a dump read back it is another one. What was written beside the database under one incarnation (a cached
 * answer) says nothing under the next.
 */
export class Pulse {
  readonly #database: Queryable;
  readonly #read: Statement<Reading>;
  #incarnation: string | null = null;
  /** By `performance.now()`, before the question was sent. */
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(database: Queryable, service: ServiceName) {
    this.#database = database;
    this.#read = statement(
      `${service}.read_incarnation`,
      `SELECT concat_ws('.', s.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), d.oid,
                        '${service}.events'::regclass::oid) AS incarnation
       FROM pg_control_system() AS s, pg_database AS d
       WHERE d.datname = current_database()`,
    );
  }

  /** Asks again and again, at once and then until it is stopped. */
  start(): () => Promise<void> {
    const task = {
      name: 'pulse of the database',
      pauseMs: PAUSE_MS,
      pauseAfterErrorMaxMs: PAUSE_MS,
      run: () => this.ask(),
    };
    return startPeriodic(task, ignore);
  }

  /** Asks once. @throws what PostgreSQL threw. */
  async ask(): Promise<void> {
    const askedAt = performance.now();
    const [row] = await this.#database.rows(this.#read);
    this.#incarnation = row?.incarnation ?? null;
    this.#askedAt = askedAt;
  }

  /** The incarnation as it was at most FRESH_MS ago; null where it is not known that well. */
  incarnation(): string | null {
    return performance.now() - this.#askedAt <= FRESH_MS ? this.#incarnation : null;
  }
}

function ignore(): void {
  // Who uses the pulse sees that it is not fresh; the database's own errors are told by whoever needs it.
}
