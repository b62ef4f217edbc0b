import type { Queryable } from '@kontor/postgres/statement';
import { startPeriodic } from '@kontor/runtime/periodic';

import { type Revocation, readRevocations } from './store/read-revocations.ts';

const PAUSE_MS = 200;
/** What was read longer ago than this is no longer believed. */
const FRESH_MS = 500;
const PAGE_MAX = 1_000;
/** Revocations that are remembered; what was kept before the oldest of them is not believed any more. */
const REMEMBERED_MAX = 50_000;

/** A session as something beside the database remembers it. */
export interface PlacedKey {
  readonly sessionId: string;
  readonly userId: string;
  /** How far the revocations had come in the snapshot that saw it alive. */
  readonly position: bigint;
}

/**
 * Follows the revocations in the database, so that a session that was seen alive once, and is remembered wherever, can be believed or
 * not without asking for it again. Where the database does not answer, nothing is believed.
 */
export class RevocationFeed {
  readonly #database: Queryable;
  readonly #onRevoked: (revocation: Revocation) => void;
  /** Position of the last revocation of each session or user, oldest first. */
  readonly #last = new Map<string, bigint>();
  /** What this instance has revoked itself, and when, until it has been read as well. */
  readonly #revokedHere = new Map<string, number>();
  /** All revocations after this one are known... */
  #floor = 0n;
  /** ...up to this one; null before the first reading. */
  #head: bigint | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #databaseMs = 0;

  /** `onRevoked` is told of every revocation that comes after the first reading. */
  constructor(database: Queryable, onRevoked: (revocation: Revocation) => void) {
    this.#database = database;
    this.#onRevoked = onRevoked;
  }

  /** Reads again and again, at once and then until it is stopped. */
  start(): () => Promise<void> {
    const task = { name: 'revocations', pauseMs: PAUSE_MS, pauseAfterErrorMaxMs: PAUSE_MS, run: () => this.read() };
    return startPeriodic(task, ignore);
  }

  /** Reads what came since the last time. @throws what PostgreSQL threw. */
  async read(): Promise<void> {
    for (;;) {
      const readAt = performance.now();
      const before = this.#head;
      const page = await readRevocations(this.#database, before, PAGE_MAX);
      // A store that went back in time has another history from here on.
      if (before !== null && page.head < before) {
        this.#forgetAll();
        continue;
      }
      this.#take(page.revocations, page.head, before === null);
      if (before !== null && page.revocations.length === PAGE_MAX) continue;
      this.#head = page.head;
      this.#readAt = readAt;
      this.#databaseMs = page.nowMs;
      for (const [id, at] of this.#revokedHere) if (at < readAt) this.#revokedHere.delete(id);
      return;
    }
  }

  /** A session, or a user, was revoked by this instance: nothing of it is believed before the next reading. */
  revokedHere(id: string): void {
    this.#revokedHere.set(id, performance.now());
  }

  /**
   * Until when a session that is remembered may be believed, by `performance.now()`: for as long as one may be remembered after a look at the
   * database (`rememberedMs`), counted from the last reading. Null where it may not be: it was revoked, or that is not known.
   */
  believedUntil({ sessionId, userId, position }: PlacedKey, rememberedMs: number): number | null {
    if (performance.now() - this.#readAt > FRESH_MS || position < this.#floor) return null;
    if (this.#revokedHere.has(sessionId) || this.#revokedHere.has(userId)) return null;
    const revokedAt = (id: string) => this.#last.get(id) ?? -1n;
    if (revokedAt(sessionId) > position || revokedAt(userId) > position) return null;
    return this.#readAt + rememberedMs;
  }

  /** The database's clock in milliseconds since the epoch, or somewhat more: whatever is over by that clock is over by this one. */
  databaseNow(): number {
    return this.#databaseMs + performance.now() - this.#readAt;
  }

  #take(revocations: readonly Revocation[], head: bigint, first: boolean): void {
    if (first) {
      const [oldest] = revocations;
      const complete = oldest !== undefined && head - oldest.position === BigInt(revocations.length - 1);
      this.#floor = complete ? oldest.position - 1n : head;
    }
    for (const revocation of revocations) {
      const id = revocation.sessionId ?? revocation.userId ?? '';
      this.#last.delete(id);
      this.#last.set(id, revocation.position);
      this.#head = revocation.position;
      if (!first) this.#onRevoked(revocation);
    }
    for (const [id, position] of this.#last) {
      if (this.#last.size <= REMEMBERED_MAX) break;
      this.#last.delete(id);
      this.#floor = position;
    }
  }

  #forgetAll(): void {
    this.#last.clear();
    this.#head = null;
    this.#readAt = Number.NEGATIVE_INFINITY;
  }
}

function ignore(): void {
  // While it cannot read, nothing is believed; the database's own errors are told by whoever needs it.
}
