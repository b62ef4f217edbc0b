import type { App } from '@kontor/http/app';
import { type MustSee, seeing } from '@kontor/runtime/must-see';
import type { FastifyRequest } from 'fastify';

import type { CalledServiceName } from '../config.ts';
import { sessionTokenOf } from './session-cookie.ts';

const COOKIE = 'kontor_seen';
const MARKS = /(?:^|;)\s*kontor_seen=([^;]{0,200})/;
const MARK = /^(orders|inventory|wallet)-(\d{1,16})$/;
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;
/** What customers read; the system's own pages, staff's and live data look at the primary. */
const READS = /^\/(orders|inventory|wallet)\//;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** A read that nobody has written anything before: whatever a replica has, it may be told. */
const ANYTHING: MustSee = { orders: 0, inventory: 0, wallet: 0 };
const EVERYTHING: MustSee = {};
/** Stands in the cookie where no clock is known, so that the client keeps no older mark. */
const NO_MARK = 'unknown';

/** Where a primary's clock is, at least; not a number while that is not known. */
export interface PrimaryClock {
  primaryNow(): number;
}

/** The clock of the database of each service that may be read elsewhere than where it commits. */
export type ReadClocks = Readonly<Partial<Record<CalledServiceName, PrimaryClock>>>;

/**
 * Lets clients read what they have written. The answer to what may have changed something sets a mark for each database, the time by its primary's clock; a
 * read that brings marks may go to a replica that has seen all until then, here or in the process of the service that is asked. Whoever is signed in and brings none (a script with a
 * cookie of its own making) cannot be known to have written nothing, and always reads from the primary, as does who brings none of that service. No mark decides anything
 * but where a read goes: who makes one up sees his own past.
 */
export function addReadMarks(app: App, clocks: ReadClocks): void {
  app.addHook('onRequest', (request, _reply, done) => {
    seeing(mustSeeIn(request), done);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!SAFE_METHODS.has(request.method)) {
      const secure = request.protocol === 'https' ? '; Secure' : '';
      const attributes = `Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
      reply.header('set-cookie', `${COOKIE}=${marksNow(clocks)}; ${attributes}`);
    }
    done();
  });
}

/** Of a clock that is not known there is no mark, so that everything is read from that primary. */
function marksNow(clocks: ReadClocks): string {
  const marks = Object.entries(clocks).flatMap(([service, clock]) => {
    const now = clock.primaryNow();
    return Number.isFinite(now) ? [`${service}-${Math.ceil(now)}`] : [];
  });
  return marks.length === 0 ? NO_MARK : marks.join('.');
}

function mustSeeIn({ method, raw }: FastifyRequest): MustSee {
  if (!SAFE_METHODS.has(method) || !READS.test(raw.url ?? '')) return EVERYTHING;
  const { cookie } = raw.headers;
  const marks = cookie === undefined ? undefined : MARKS.exec(cookie)?.[1];
  if (marks === undefined) return sessionTokenOf(cookie) === null ? ANYTHING : EVERYTHING;
  const found = marks.split('.').flatMap((mark): [string, number][] => {
    const [, service, at] = MARK.exec(mark.trim()) ?? [];
    return service === undefined ? [] : [[service, Number(at)]];
  });
  return Object.fromEntries(found);
}
