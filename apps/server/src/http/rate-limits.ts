import rateLimit, { type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

import { RATE_LIMIT_KEYS_MAX, RATE_LIMIT_PER_MINUTE } from './limits.ts';

const WINDOW_MS = 60_000;
/** One customer's network in IPv6: its addresses count as one. */
const IPV6_SUBNET = 64;

/** Counts requests for all instances; null where that cannot be told now. */
export interface SharedCounts {
  count(key: string, windowMs: number): Promise<{ readonly current: number; readonly ttl: number } | null>;
}

/** Counts a request and sets the `RateLimit` headers; rejects with the refusal once the caller is over the limit. */
export type RateLimiter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * The limit on requests per minute, of a user where one is signed in, else of the address (of its /64 for IPv6), with the headers of the
 * IETF draft "RateLimit header fields for HTTP" (ratelimit-limit, -remaining, -reset). Counted for all instances where `shared` can,
 * else per process.
 */
export async function createRateLimiter(
  app: App,
  perMinute = RATE_LIMIT_PER_MINUTE,
  shared: SharedCounts | null = null,
): Promise<RateLimiter> {
  await app.register(rateLimit, {
    global: false,
    max: perMinute,
    timeWindow: WINDOW_MS,
    cache: RATE_LIMIT_KEYS_MAX,
    ...(shared === null ? {} : { store: sharedStore(shared) }),
    enableDraftSpec: true,
    keyGenerator: (request) => request.principal?.userId ?? rateLimit.normalizeIP(request.ip, IPV6_SUBNET),
    errorResponseBuilder: (_request, { ttl }) => new RefusalError(refusal('too_many_requests'), ttl / 1000),
  });
  return app.rateLimit().bind(app) as RateLimiter;
}

interface Window {
  current: number;
  endsAt: number;
}

type Counted = (error: Error | null, result?: { current: number; ttl: number }) => void;

/**
 * A store as the plugin wants it: a class. What is asked here is counted here as well, so that the count goes on from what is known while
 * nobody else counts, and is no smaller afterwards for what was not counted elsewhere meanwhile.
 */
function sharedStore(shared: SharedCounts): FastifyRateLimitStoreCtor {
  return class SharedStore {
    readonly #here = new LRUCache<string, Window>({ max: RATE_LIMIT_KEYS_MAX });

    incr(key: string, done: Counted, windowMs: number): void {
      const window = this.#countHere(key, windowMs);
      const known = window.current;
      void shared.count(key, windowMs).then((counted) => {
        if (counted !== null) {
          window.current = Math.max(window.current, counted.current);
          window.endsAt = Date.now() + counted.ttl;
        }
        // oxlint-disable-next-line promise/no-callback-in-promise -- the plugin wants a callback; the count never rejects
        done(null, { current: Math.max(known, counted?.current ?? 0), ttl: window.endsAt - Date.now() });
      });
    }

    child(): this {
      return this;
    }

    #countHere(key: string, windowMs: number): Window {
      const now = Date.now();
      const before = this.#here.get(key);
      const window = before === undefined || before.endsAt <= now ? { current: 0, endsAt: now + windowMs } : before;
      window.current += 1;
      this.#here.set(key, window);
      return window;
    }
  };
}
