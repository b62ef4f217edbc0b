import type { Principal } from '@kontor/http/request';
import type { Pulse } from '@kontor/runtime/pulse';
import type { CacheUse, SharedCache } from '@kontor/runtime/shared-cache';

import type { RevocationFeed } from './revocation-feed.ts';
import type { PlacedSession, SessionKey } from './store/find-sessions.ts';

/** An entry lives this long at most; with each reading from the database it begins anew. */
const ENTRY_MS_MAX = 10 * 60_000;

/** A session of the shared cache that is believed, and until when, by `performance.now()`. */
export interface BelievedSession {
  readonly principal: Principal;
  readonly until: number;
}

/** What sessions are shared with. */
export interface SharedSessionsOptions {
  readonly cache: SharedCache;
  /** Of identity's database. */
  readonly pulse: Pick<Pulse, 'incarnation'>;
  readonly feed: RevocationFeed;
}

interface Entry extends Omit<PlacedSession, 'position' | 'livesMs'> {
  readonly position: string;
}

/**
 * Sessions in the cache that instances share. An entry is the session as a snapshot of the database saw it, with the position of the
 * revocations then; it is believed only if nothing was revoked since, which the feed knows from the database itself. So it does not matter
 * whether the cache was flushed, was cut off when a session ended, or comes back with an old file.
 */
export class SharedSessions {
  readonly #options: SharedSessionsOptions;
  #hits = 0;
  #misses = 0;
  #away = 0;

  constructor(options: SharedSessionsOptions) {
    this.#options = options;
  }

  use(): CacheUse {
    return { hits: this.#hits, misses: this.#misses, away: this.#away };
  }

  /** Those of the sessions that the cache knows and that may be believed, by session id. */
  async find(keys: readonly SessionKey[], rememberedMs: number): Promise<ReadonlyMap<string, BelievedSession>> {
    const { cache, pulse, feed } = this.#options;
    const believed = new Map<string, BelievedSession>();
    const incarnation = pulse.incarnation();
    const found = incarnation === null ? null : await cache.find(keys.map((key) => keyOf(incarnation, key)));
    if (found === null) {
      this.#away += keys.length;
      return believed;
    }
    const now = feed.databaseNow();
    for (const value of found) {
      const entry = value === null ? null : (JSON.parse(value) as Entry);
      const left = entry === null ? 0 : entry.expiresAt - now;
      const until = entry === null || left <= 0 ? null : feed.believedUntil(placedOf(entry), rememberedMs);
      if (entry === null || until === null) {
        this.#misses += 1;
        continue;
      }
      this.#hits += 1;
      const { sessionId, userId, username, role } = entry;
      believed.set(sessionId, {
        principal: { sessionId, userId, username, role },
        until: Math.min(until, performance.now() + left),
      });
    }
    return believed;
  }

  /** Keeps sessions as the database has just told them. */
  keep(tenantOf: ReadonlyMap<string, number>, sessions: readonly PlacedSession[]): void {
    const { cache, pulse } = this.#options;
    const incarnation = pulse.incarnation();
    if (incarnation === null) return;
    cache.keep(
      sessions.map(({ livesMs, position, ...session }) => {
        const entry: Entry = { ...session, position: position.toString() };
        const tenantId = tenantOf.get(session.sessionId) ?? 0;
        const key = keyOf(incarnation, { tenantId, sessionId: session.sessionId });
        return { key, value: JSON.stringify(entry), ttlMs: Math.min(livesMs, ENTRY_MS_MAX) };
      }),
    );
  }
}

function placedOf({ sessionId, userId, position }: Entry) {
  return { sessionId, userId, position: BigInt(position) };
}

function keyOf(incarnation: string, { tenantId, sessionId }: SessionKey): string {
  return `${incarnation}:session:${tenantId}:${sessionId}`;
}
