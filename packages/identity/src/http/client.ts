import type { FastifyRequest } from 'fastify';

import type { Client } from '../sign-in.ts';

/** Where a request comes from, as far as the edge believes the proxies before it. */
export function clientOf({ ip, headers }: FastifyRequest): Client {
  return { address: ip, userAgent: headers['user-agent'] ?? '' };
}
