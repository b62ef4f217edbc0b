import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';

import type { EdgeReply } from './reply.ts';
import type { EdgeRequest, RouteAccess } from './request.ts';

/** The application that route files add their routes to: types of bodies, queries and answers follow from the TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig extends RouteAccess {}
  interface FastifyReply extends Pick<EdgeReply, 'refusalKind'> {}
  interface FastifyRequest extends Omit<EdgeRequest, 'id' | 'body' | 'params' | 'ip' | 'headers'> {}
}
