import swagger from '@fastify/swagger';
import type { App } from '@kontor/http/app';
import { ErrorBody } from '@kontor/http/schemas';
import type { RouteOptions } from 'fastify';

import { IDEMPOTENCY_KEY_MAX } from './limits.ts';
import { planOf, type RoutePlan } from './route-plan.ts';

const ERROR_REF = { $ref: 'Error#' };

/** The errors that depend on what a route takes; 500 and 503 can meet any. */
const ERRORS: readonly { readonly status: number; readonly description: string; applies(plan: RoutePlan): boolean }[] =
  [
    { status: 400, description: 'The request is not valid, or a business rule refuses it.', applies: () => true },
    { status: 401, description: 'Not signed in.', applies: ({ access }) => access !== 'public' },
    {
      status: 403,
      description: 'Not allowed.',
      applies: ({ access, changesState }) => changesState || access !== 'public',
    },
    {
      status: 404,
      description: 'Not there, or not yours.',
      applies: ({ name }) => name.includes(':') || name.startsWith('POST'),
    },
    {
      status: 409,
      description: 'The same key is still running, or the edit was based on an old version.',
      applies: ({ takesKey }) => takesKey,
    },
    { status: 413, description: 'The body is too large.', applies: ({ changesState }) => changesState },
    { status: 415, description: 'Not a media type that is taken here.', applies: ({ changesState }) => changesState },
    { status: 422, description: 'The key was used for another request.', applies: ({ takesKey }) => takesKey },
    { status: 429, description: 'Too many requests; see Retry-After.', applies: () => true },
    { status: 500, description: 'A bug of ours; nothing of its inside is shown.', applies: () => true },
    { status: 503, description: 'A needed part is away or busy; see Retry-After.', applies: () => true },
  ];

/** Collects the schemas of the routes that are added from now on into an OpenAPI 3.1 document: `app.swagger()`. */
export async function addOpenApi(app: App, version: string): Promise<void> {
  app.addSchema({ ...ErrorBody, $id: 'Error' });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kontor',
        version,
        description:
          'Wallets, stock and orders of a store. Amounts are decimal strings with two places, ids UUIDs, times ISO 8601 in UTC. ' +
          'Every POST of a signed-in caller takes an `Idempotency-Key`, and is then safe to send again.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'sessionid', description: 'Set by `POST /auth/login/`.' },
        },
      },
    },
    refResolver: {
      buildLocalReference: ({ $id: id }, _base, _fragment, index) => (typeof id === 'string' ? id : `schema${index}`),
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema, route), url: documentedPath(url) }),
  });
}

/** The document as JSON text; call it once every route is there. */
export function openApiJson(app: App): string {
  return `${JSON.stringify(app.swagger(), null, 2)}\n`;
}

/** The health checks, which orchestrators know without a slash; every other path is documented with the slash that it works with and without. */
const SLASHLESS = /^\/(healthz|readyz)$/;

function documentedPath(url: string): string {
  return url.endsWith('/') || SLASHLESS.test(url) ? url : `${url}/`;
}

type Fields = { readonly properties?: Readonly<Record<string, object>>; readonly required?: readonly string[] };
type DocumentSchema = Record<string, unknown> & {
  readonly response?: object;
  readonly headers?: object;
  readonly querystring?: Fields;
};

/** A route's schema with what the edge adds to it: errors, the session, the idempotency key and a name for clients. */
function described(schema: unknown, route: RouteOptions): DocumentSchema {
  const own = (schema ?? {}) as DocumentSchema;
  if (own['hide'] === true) return own;
  const plan = planOf(route);
  const errors = ERRORS.filter(({ applies }) => applies(plan)).map(({ status, description }) => [
    String(status),
    { description, ...ERROR_REF },
  ]);
  return {
    operationId: operationIdOf(plan.name),
    ...own,
    ...(own.querystring === undefined ? {} : { querystring: asSent(own.querystring) }),
    ...(plan.access === 'public' ? {} : { security: [{ session: [] }] }),
    ...(route.config?.form === true ? { consumes: ['application/json', 'application/x-www-form-urlencoded'] } : {}),
    ...(plan.takesKey ? { headers: keyHeader(plan.keyRequired) } : {}),
    response: { ...Object.fromEntries(errors), ...own.response },
  };
}

/** Query fields as a caller sends them: one with a default is always there for the handler, and need not be sent. */
function asSent({ required = [], ...fields }: Fields): Fields {
  const sent = required.filter((name) => !('default' in (fields.properties?.[name] ?? {})));
  return sent.length === 0 ? fields : { ...fields, required: sent };
}

/** A required key may come in the body as well, so that the header is never required on its own. */
function keyHeader(required: boolean): object {
  return {
    type: 'object',
    properties: {
      'idempotency-key': {
        type: 'string',
        minLength: 1,
        maxLength: IDEMPOTENCY_KEY_MAX,
        description: `Names this request, so that sending it again takes no second effect.${required ? ' Required here, or `_idempotency_key` in the body.' : ''}`,
      },
    },
  };
}

/** `POST /orders/:order_id/cancel/` is `postOrdersOrderIdCancel`. */
function operationIdOf(name: string): string {
  const [method = '', ...words] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
