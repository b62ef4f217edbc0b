import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Role } from '@kontor/contracts/command';
import { RefusalError } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refusedBody } from '@kontor/http/reply';
import Fastify, { type RawServerDefault } from 'fastify';

import type { InventoryRoutesOptions } from '../http/options.ts';
import { inventoryRoutes } from '../http/routes.ts';
import { idOf } from './fixtures.ts';

/** The header by which a test says who asks: a role, or nobody. */
export const ROLE_HEADER = 'x-test-role';

/** The routes of the inventory behind as much of the edge as they need; the real one is tested with the whole server. */
export function startApp(options: InventoryRoutesOptions): App {
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    routerOptions: { ignoreTrailingSlash: true },
    ajv: { customOptions: { coerceTypes: true, allowUnionTypes: true } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorateRequest('principal', null);
  app.decorateReply('refusalKind', null);
  app.addHook('onRequest', async (request) => {
    const role = request.headers[ROLE_HEADER] as Role | undefined;
    const key = request.headers['idempotency-key'];
    Object.assign(request, {
      tenantId: 1,
      deadline: Date.now() + 30_000,
      traceparent: null,
      idempotencyKey: key ?? null,
      routeName: `${request.method} ${request.routeOptions.url}`,
      principal: role === undefined ? null : { userId: idOf(role), username: role, role, sessionId: idOf('session') },
    });
  });
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof RefusalError)) throw error;
    return reply.send(refusedBody(reply, error.refusal, request.id, error.retryAfterSeconds));
  });
  inventoryRoutes(app, options);
  return app;
}
