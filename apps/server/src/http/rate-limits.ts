import rateLimit from '@fastify/rate-limit';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { RATE_LIMIT_KEYS_MAX, RATE_LIMIT_PER_MINUTE } from './limits.ts';

const WINDOW_MS = 60_000;
/** One customer's network in IPv6: its addresses count as one. */
const IPV6_SUBNET = 64;

/** Counts a request and sets the `RateLimit` headers; rejects with the refusal once the caller is over the limit. */
export type RateLimiter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * The limit on requests per minute, of a user where one is signed in, else of the address (of its /64 for IPv6), with the headers of the
 * IETF draft "RateLimit header fields for HTTP" (ratelimit-limit, -remaining, -reset). Counted per process.
 */
export async function createRateLimiter(app: App, perMinute = RATE_LIMIT_PER_MINUTE): Promise<RateLimiter> {
  await app.register(rateLimit, {
    global: false,
    max: perMinute,
    timeWindow: WINDOW_MS,
    cache: RATE_LIMIT_KEYS_MAX,
    enableDraftSpec: true,
    keyGenerator: (request) => request.principal?.userId ?? rateLimit.normalizeIP(request.ip, IPV6_SUBNET),
    errorResponseBuilder: (_request, { ttl }) => new RefusalError(refusal('too_many_requests'), ttl / 1000),
  });
  return app.rateLimit().bind(app) as RateLimiter;
}
