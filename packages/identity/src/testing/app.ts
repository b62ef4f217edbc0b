import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refusedBody } from '@kontor/http/reply';
import Fastify, { type RawServerDefault } from 'fastify';

import { identityRoutes } from '../http/routes.ts';
import type { Identity } from '../service.ts';
import { deadline, TENANT } from './instances.ts';

/** The routes of identity behind as much of the edge as they need; the real one is tested with the whole server. */
export function startApp(identity: Identity, hint?: string): App {
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    routerOptions: { ignoreTrailingSlash: true },
    trustProxy: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorateRequest('principal', null);
  app.decorateReply('refusalKind', null);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { tenantId: TENANT, deadline: deadline(), traceparent: null, idempotencyKey: null });
    const token = /(?:^|; )sessionid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
    request.principal = token === undefined ? null : await identity.authenticate(token, TENANT);
    if (request.routeOptions.config.access !== 'public' && request.principal === null) {
      throw new RefusalError(refusal('not_signed_in'));
    }
  });
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof RefusalError)) throw error;
    return reply.send(refusedBody(reply, error.refusal, request.id, error.retryAfterSeconds));
  });
  identityRoutes(app, { identity, ...(hint === undefined ? {} : { hint }) });
  return app;
}
