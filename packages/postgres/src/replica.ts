import { setTimeout as delay } from 'node:timers/promises';

import type { Database } from './database.ts';
import { type Queryable, type SqlValue, type Statement, statement } from './statement.ts';

const PAUSE_MS = 100;
/** A replica that is further behind than this, or that did not say so within it, gets no reads. */
const LAG_MS_MAX = 2_000;
/** After an error of the replica's, reads go to the primary for this long. */
const AWAY_MS = 1_000;
const SAMPLES_MAX = 256;

/** A physical replica keeps the numbers of its primary's databases: another one of the same server is none of it. */
const PLACE = `(SELECT concat_ws('/', s.system_identifier, d.oid)
           FROM pg_control_system() AS s, pg_database AS d
           WHERE d.datname = current_database()) AS place`;

const readPrimary = statement<{ now_ms: number; written: string; place: string }>(
  'kontor.read_written_position',
  `SELECT extract(epoch FROM now())::float8 * 1000 AS now_ms, -- before the position is read
          (pg_current_wal_lsn() - '0/0')::text AS written, ${PLACE}`,
);

const readReplica = statement<{ replayed: string | null; recovering: boolean; place: string }>(
  'kontor.read_replayed_position',
  `SELECT (pg_last_wal_replay_lsn() - '0/0')::text AS replayed, pg_is_in_recovery() AS recovering, ${PLACE}`,
);

interface Sample {
  /** Whatever was committed before this moment of the primary's clock... */
  readonly atMs: number;
  /** ...is in its log before this position. */
  readonly written: bigint;
}

/** How reads were shared out since the start. */
export interface ReplicaUse {
  readonly lagMs: number;
  readonly replica: number;
  /** Reads that had to see more than the replica has. */
  readonly behind: number;
  /** Reads while the replica was away, too far behind, or failed. */
  readonly away: number;
}

/**
 * Knows up to which moment a replica has seen what was committed on the primary, by that one's clock: positions of the log are read together with
 * the time, and what the replica has replayed is held against them. The URL must lead to one replica, not to a choice of several.
 */
export class ReplicaWatch {
  readonly #primary: Queryable;
  readonly #replica: Queryable;
  #samples: Sample[] = [];
  #coveredMs = Number.NEGATIVE_INFINITY;
  /** The primary's clock, and ours when it was asked. */
  #clock = { atMs: Number.NaN, askedAt: 0 };
  #awayUntil = Number.NEGATIVE_INFINITY;

  constructor(primary: Queryable, replica: Queryable) {
    this.#primary = primary;
    this.#replica = replica;
  }

  /** Asks both again and again until it is stopped. An error means that it is known less well; `onError` is told of the first of several. */
  start(onError: (error: unknown) => void): () => Promise<void> {
    const stopping = new AbortController();
    let failing = false;
    const loop = async () => {
      while (!stopping.signal.aborted) {
        const asked = await this.ask().then(
          () => null,
          (error: unknown) => ({ error }),
        );
        if (asked !== null && !failing && !stopping.signal.aborted) onError(asked.error);
        failing = asked !== null;
        await delay(PAUSE_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      }
    };
    const ended = loop();
    return () => {
      stopping.abort();
      return ended;
    };
  }

  /** Asks both once. @throws what PostgreSQL threw; Error where the replica is none of this database. */
  async ask(): Promise<void> {
    const askedAt = performance.now();
    const [primary] = await this.#primary.rows(readPrimary);
    if (primary === undefined) return;
    this.#clock = { atMs: primary.now_ms, askedAt };
    this.#samples.push({ atMs: primary.now_ms, written: BigInt(primary.written) });
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
    const [replica] = await this.#replica.rows(readReplica);
    // Promoted, or of another store or service: its positions say nothing about this primary's.
    if (replica === undefined || !replica.recovering || replica.place !== primary.place) {
      this.#coveredMs = Number.NEGATIVE_INFINITY;
      throw new Error('it leads to no replica of this database');
    }
    const replayed = BigInt(replica.replayed ?? '0');
    const seen = this.#samples.filter(({ written }) => written <= replayed).at(-1);
    if (seen === undefined) return;
    this.#coveredMs = seen.atMs;
    this.#samples = this.#samples.filter(({ atMs }) => atMs >= seen.atMs);
  }

  /** The primary's clock in milliseconds since the epoch, or somewhat more; not a number before it was asked. */
  primaryNow(): number {
    return this.#clock.atMs + performance.now() - this.#clock.askedAt;
  }

  /** How far the replica is behind, at most. */
  lagMs(): number {
    return this.primaryNow() - this.#coveredMs;
  }

  /** Whether a read that must see all that was committed before `mustSeeMs` of the primary's clock may go to the replica. */
  covers(mustSeeMs: number): boolean {
    return this.#coveredMs >= mustSeeMs;
  }

  /** Whether the replica may be asked at all. */
  isThere(): boolean {
    return performance.now() >= this.#awayUntil && this.lagMs() <= LAG_MS_MAX;
  }

  /** The replica has failed somebody. */
  failed(): void {
    this.#awayUntil = performance.now() + AWAY_MS;
  }
}

/** The moment of the primary's clock up to which a read must see what was committed; null: it must see everything. */
export type MustSee = () => number | null;

/** Reads of `primary`, of which those go to `replica` that may: the rest, and all transactions, see what is committed. */
export class RoutedReads implements Database {
  readonly #primary: Database;
  readonly #replica: Database;
  readonly #watch: ReplicaWatch;
  readonly #mustSee: MustSee;
  #toReplica = 0;
  #behind = 0;
  #away = 0;

  constructor(primary: Database, replica: Database, watch: ReplicaWatch, mustSee: MustSee) {
    this.#primary = primary;
    this.#replica = replica;
    this.#watch = watch;
    this.#mustSee = mustSee;
  }

  replicaUse(): ReplicaUse {
    const [lagMs, replica] = [this.#watch.lagMs(), this.#toReplica];
    return { lagMs, replica, behind: this.#behind, away: this.#away };
  }

  async rows<Row>(read: Statement<Row>, values?: readonly SqlValue[]): Promise<Row[]> {
    if (!this.#mayGo()) return this.#primary.rows(read, values);
    try {
      const rows = await this.#replica.rows(read, values);
      this.#toReplica += 1;
      return rows;
    } catch {
      // Whatever it was: the primary tells whether it is the statement's own fault.
      this.#watch.failed();
      this.#away += 1;
      return this.#primary.rows(read, values);
    }
  }

  count: Database['count'] = (write, values) => this.#primary.count(write, values);
  transact: Database['transact'] = (options, work) => this.#primary.transact(options, work);
  use: Database['use'] = () => this.#primary.use();

  /** Whoever opened the two closes them. */
  async close(): Promise<void> {}

  #mayGo(): boolean {
    const mustSee = this.#mustSee();
    if (mustSee === null) return false;
    if (!this.#watch.isThere()) this.#away += 1;
    else if (this.#watch.covers(mustSee)) return true;
    else this.#behind += 1;
    return false;
  }
}
