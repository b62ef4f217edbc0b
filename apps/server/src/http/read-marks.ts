import { AsyncLocalStorage } from 'node:async_hooks';

import type { App } from '@kontor/http/app';
import type { FastifyRequest } from 'fastify';

import { sessionTokenOf } from './session-cookie.ts';

const COOKIE = 'kontor_seen';
const MARK = /(?:^|;)\s*kontor_seen=(\d{1,16})\s*(?:;|$)/;
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;
/** What customers read; the system's own pages, staff's and live data look at the primary. */
const READS = /^\/(orders|inventory|wallet)\//;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** A read that nobody has written anything before: whatever the replica has, it may be told. */
const ANYTHING = 0;

/** Where the primary's clock is, at least; not a number while that is not known. */
export interface PrimaryClock {
  primaryNow(): number;
}

const mustSee = new AsyncLocalStorage<number | null>();

/**
 * The moment of the primary's clock up to which the request under way must see what was committed; null: everything. Outside of a
 * request, and in one that may change something, it is always everything.
 */
export function mustSeeNow(): number | null {
  return mustSee.getStore() ?? null;
}

/**
 * Lets clients read what they have written. The answer to what may have changed something sets a mark, the time by the primary's clock; a
 * read that brings a mark may go to a replica that has seen all until then. Whoever is signed in and brings none (a script with a
 * cookie of its own making) cannot be known to have written nothing, and always reads from the primary. No mark decides anything
 * but where a read goes: who makes one up sees his own past.
 */
export function addReadMarks(app: App, clock: PrimaryClock): void {
  app.addHook('onRequest', (request, _reply, done) => {
    mustSee.run(markOf(request), done);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const now = clock.primaryNow();
    if (!SAFE_METHODS.has(request.method) && Number.isFinite(now)) {
      const secure = request.protocol === 'https' ? '; Secure' : '';
      const mark = `${COOKIE}=${Math.ceil(now)}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
      reply.header('set-cookie', mark);
    }
    done();
  });
}

function markOf({ method, raw }: FastifyRequest): number | null {
  if (!SAFE_METHODS.has(method) || !READS.test(raw.url ?? '')) return null;
  const { cookie } = raw.headers;
  const mark = cookie === undefined ? undefined : MARK.exec(cookie)?.[1];
  if (mark !== undefined) return Number(mark);
  return sessionTokenOf(cookie) === null ? ANYTHING : null;
}
