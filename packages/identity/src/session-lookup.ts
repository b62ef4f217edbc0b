import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Principal } from '@kontor/http/request';
import type { Queryable } from '@kontor/postgres/statement';
import { LRUCache } from 'lru-cache';
import { isToken, type SessionToken, sessionIdOf } from './session-token.ts';
import type { SharedSessions } from './shared-sessions.ts';
import { findPlacedSessions, findSessions, type LiveSession } from './store/find-sessions.ts';

/** Longest time for which an answer is remembered: a session that another instance ends is refused here after it. */
const REMEMBERED_MS = 500;
const REMEMBERED_MAX = 20_000;
const LOOKUP_SESSIONS_MAX = 1_000;
/** Lookups under way at once: what comes meanwhile shares the next one. */
const LOOKUPS_AT_ONCE_MAX = 2;
const WAITING_MAX = 20_000;
const RETRY_AFTER_SECONDS = 1;

/** How the memory of sessions is doing. */
export interface SessionCacheUse {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
}

interface Remembered {
  readonly tenantId: number;
  readonly principal: Principal;
  /** By `performance.now()`. */
  readonly until: number;
}

interface Asked {
  readonly token: SessionToken;
  readonly tenantId: number;
  readonly sessionId: string;
  readonly promise: Promise<Principal | null>;
  readonly resolve: (principal: Principal | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Tells who is signed in. Questions of one turn of the event loop, and those that come while lookups are under way, share one
 * statement, without a timer; a live session is remembered for REMEMBERED_MS from the moment its statement was sent, and never
 * beyond its own end. What is forgotten stays forgotten: a lookup that was under way then is not remembered.
 */
export class SessionLookup {
  readonly #database: Queryable;
  readonly #shared: SharedSessions | null;
  readonly #remembered = new LRUCache<SessionToken, Remembered>({ max: REMEMBERED_MAX });
  #asked = new Map<string, Asked>();
  /** Those whose statement is under way; a second question for one of them waits for the same answer. */
  readonly #underWay = new Map<string, Asked>();
  #lookups = 0;
  #scheduled = false;
  /** Counts forgettings. */
  #generation = 0;
  #hits = 0;
  #misses = 0;

  /** `shared` is asked before the database; null: there is no cache that instances share. */
  constructor(database: Queryable, shared: SharedSessions | null = null) {
    this.#database = database;
    this.#shared = shared;
  }

  /**
   * Who holds the token; null: nobody, or no longer. What is remembered needs no promise.
   * @throws RefusalError `unavailable` where the database is away, `overloaded` where too many wait.
   */
  principalOf(token: SessionToken, tenantId: number): Principal | null | Promise<Principal | null> {
    const remembered = this.#remembered.get(token);
    if (remembered !== undefined && remembered.until > performance.now() && remembered.tenantId === tenantId) {
      this.#hits += 1;
      return remembered.principal;
    }
    this.#misses += 1;
    return isToken(token) ? this.#ask(token, tenantId) : null;
  }

  /** Forgets one session, at once. */
  forgetSession(sessionId: string): void {
    this.#forget((principal) => principal.sessionId === sessionId);
  }

  /** Forgets the sessions of a user, at once. */
  forgetUser(userId: string): void {
    this.#forget((principal) => principal.userId === userId);
  }

  use(): SessionCacheUse {
    return { hits: this.#hits, misses: this.#misses, entries: this.#remembered.size };
  }

  /** Goes through all that is remembered, which takes about a millisecond at most; sessions are ended far less often than asked for. */
  #forget(matches: (principal: Principal) => boolean): void {
    for (const [token, { principal }] of this.#remembered) if (matches(principal)) this.#remembered.delete(token);
    this.#generation += 1;
    this.#underWay.clear();
  }

  #ask(token: SessionToken, tenantId: number): Promise<Principal | null> {
    const key = `${tenantId}:${token}`;
    const same = this.#asked.get(key) ?? this.#underWay.get(key);
    if (same !== undefined) return same.promise;
    if (this.#asked.size >= WAITING_MAX) {
      return Promise.reject(new RefusalError(refusal('overloaded'), RETRY_AFTER_SECONDS));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Principal | null>();
    this.#asked.set(key, { token, tenantId, sessionId: sessionIdOf(token), promise, resolve, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#scheduled || this.#lookups >= LOOKUPS_AT_ONCE_MAX) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#lookups < LOOKUPS_AT_ONCE_MAX && this.#asked.size > 0) void this.#lookUp(this.#takeAsked());
    });
  }

  #takeAsked(): Map<string, Asked> {
    if (this.#asked.size <= LOOKUP_SESSIONS_MAX) {
      const all = this.#asked;
      this.#asked = new Map();
      return all;
    }
    const some = new Map(this.#asked.entries().take(LOOKUP_SESSIONS_MAX));
    for (const key of some.keys()) this.#asked.delete(key);
    return some;
  }

  async #lookUp(asked: ReadonlyMap<string, Asked>): Promise<void> {
    this.#lookups += 1;
    const generation = this.#generation;
    const sentAt = performance.now();
    for (const [key, each] of asked) this.#underWay.set(key, each);
    try {
      const unknown = this.#shared === null ? asked : await this.#askShared(this.#shared, asked, generation);
      const live = await this.#askDatabase([...unknown.values()]);
      const bySession = new Map(live.map((session) => [session.sessionId, session]));
      for (const each of unknown.values()) {
        const session = bySession.get(each.sessionId);
        if (session === undefined) {
          each.resolve(null);
          continue;
        }
        const { livesMs, ...principal } = session;
        const until = sentAt + Math.min(REMEMBERED_MS, livesMs);
        each.resolve(this.#remember(each, principal, until, generation));
      }
    } catch (error) {
      for (const each of asked.values()) each.reject(error);
    } finally {
      for (const [key, each] of asked) if (this.#underWay.get(key) === each) this.#underWay.delete(key);
      this.#lookups -= 1;
      if (this.#asked.size > 0) this.#schedule();
    }
  }

  /** Answers those that the shared cache knows, and returns the others. */
  async #askShared(
    shared: SharedSessions,
    asked: ReadonlyMap<string, Asked>,
    generation: number,
  ): Promise<ReadonlyMap<string, Asked>> {
    const believed = await shared.find([...asked.values()], REMEMBERED_MS);
    // What was forgotten meanwhile may be among them: then the database is asked.
    if (believed.size === 0 || generation !== this.#generation) return asked;
    const unknown = new Map<string, Asked>();
    for (const [key, each] of asked) {
      const session = believed.get(each.sessionId);
      if (session === undefined) unknown.set(key, each);
      else each.resolve(this.#remember(each, session.principal, session.until, generation));
    }
    return unknown;
  }

  async #askDatabase(asked: readonly Asked[]): Promise<LiveSession[]> {
    if (asked.length === 0) return [];
    if (this.#shared === null) return findSessions(this.#database, asked);
    const live = await findPlacedSessions(this.#database, asked);
    this.#shared.keep(new Map(asked.map(({ sessionId, tenantId }) => [sessionId, tenantId])), live);
    return live.map(({ position: _position, expiresAt: _expiresAt, ...session }) => session);
  }

  #remember({ token, tenantId }: Asked, principal: Principal, until: number, generation: number): Principal {
    if (generation === this.#generation) this.#remembered.set(token, { tenantId, principal, until });
    return principal;
  }
}
