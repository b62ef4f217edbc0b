import type { Access } from '@kontor/http/request';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { InjectOptions, RouteOptions } from 'fastify';

import { kindOf, type Schema } from './schema.ts';
import { PASSWORD, type World } from './world.ts';

const IDEMPOTENCY_KEY = '_idempotency_key';
const BASIC: Readonly<Record<string, unknown>> = {
  amount: '1.00',
  expected_total: '10.00',
  price: '10.00',
  username: 'new-user',
  email: 'somebody@example.com',
  password: PASSWORD,
  status: 'PROCESSING',
  reason: 'came late',
};

/** One route of the app, as far as requests to it are made up from its schemas. */
export interface Endpoint {
  /** `POST /orders/cancel/`, always with the slash. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly access: Access;
  readonly form: boolean;
  readonly takesKey: boolean;
  readonly params: Schema;
  readonly query: Schema;
  /** Null: the route reads no body. */
  readonly body: Schema | null;
}

function isKnown(method: string): method is Endpoint['method'] {
  return method === 'GET' || method === 'POST' || method === 'PATCH';
}

/** A request that succeeds, until something in it is made bad. */
export interface Call {
  readonly endpoint: Endpoint;
  /** Null: without a session. */
  readonly cookie: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** The endpoints among the routes of an app: each once, without HEAD and without what refuses other methods. */
export function endpointsOf(routes: readonly RouteOptions[]): Endpoint[] {
  return routes.flatMap(({ method, url, config, schema }) => {
    if (method === 'HEAD' || Array.isArray(method)) return [];
    if (!isKnown(method)) throw new Error(`no requests are known for ${method} ${url}`);
    const access = config?.access ?? 'public';
    const slashed = url.endsWith('/') || url.includes('.') ? url : `${url}/`;
    return {
      name: `${method} ${slashed}`,
      method,
      url,
      access,
      form: config?.form === true,
      takesKey: method !== 'GET' && access !== 'public' && !url.startsWith('/auth/'),
      params: schema?.params ?? {},
      query: schema?.querystring ?? {},
      body: schema?.body === undefined ? null : schema.body,
    };
  });
}

/** Where a made-up value will not do: ids that are in the right state, names that are there, and who must ask. */
const SPECIAL: Readonly<Record<string, (world: World) => Promise<Partial<Record<string, unknown>>>>> = {
  'POST /auth/login/': async ({ member }) => ({ username: member.username }),
  'POST /auth/logout/': async (world) => ({ cookie: await world.cookieOf(world.other) }),
  'POST /auth/password/': async ({ member }) => ({ old: PASSWORD, new: `${PASSWORD} staple`, cookie: member.cookie }),
  'POST /admin/login/': async ({ member }) => ({ username: member.username, next: '/docs/' }),
  'POST /wallet/submit/': async ({ staff, customer }) => ({ username: customer.username, cookie: staff.cookie }),
  'POST /inventory/stock/reserve/': async () => ({ order_id: uuidv7(Date.now()) }),
  'POST /inventory/stock/confirm/': async (world) => ({ order_id: await world.external() }),
  'POST /inventory/stock/release/': async (world) => ({ order_id: await world.external() }),
  'POST /admin/api/orders/:order_id/goodwill/': async (world) => ({
    order_id: await world.deliveredOrder(world.customer),
  }),
  'POST /admin/api/users/': async () => ({ role: 'staff', username: 'new-colleague' }),
  'POST /admin/api/users/:user_id/sessions/:session_id/revoke/': async (world) => ({
    user_id: world.other.userId,
    session_id: await world.sessionOf(world.other),
  }),
  'POST /admin/api/orders/:order_id/advance/': async (world) => ({ order_id: await world.paidOrder(world.customer) }),
  'GET /admin/api/tables/:schema/:table/': async () => ({ schema: 'orders', table: 'orders' }),
  'GET /admin/api/verifications/:verification_id/': async ({ verificationId }) => ({ verification_id: verificationId }),
  'GET /admin/api/sagas/:saga_id/': async (world) => ({ saga_id: await world.saga() }),
  'POST /admin/api/sagas/:saga_id/retry/': async (world) => ({ saga_id: await world.saga() }),
  'POST /admin/api/sagas/:saga_id/undo/': async (world) => ({ saga_id: await world.saga() }),
  'POST /orders/admin/update-status/': async (world) => ({ order_id: await world.paidOrder(world.customer) }),
};

/** A valid request to an endpoint, with every field that it knows but the idempotency key. */
export async function validCall(endpoint: Endpoint, world: World): Promise<Call> {
  const special = (await SPECIAL[endpoint.name]?.(world)) ?? {};
  const orderId = special['order_id'] ?? (await world.order(world.customer));
  const known = { product_id: world.productId, user_id: world.subject.userId, ...BASIC, ...special, order_id: orderId };
  const own: Readonly<Record<Access, string | null>> = {
    public: null,
    signed_in: world.customer.cookie,
    staff: world.staff.cookie,
    admin: world.admin.cookie,
  };
  const { params, query, body } = endpoint;
  const needed = Object.entries(query.properties ?? {}).filter(([name]) => query.required?.includes(name) === true);
  const queryFields = {
    ...(Object.keys(query.properties ?? {}).includes('limit') ? { limit: '2' } : {}),
    ...(sample({ properties: Object.fromEntries(needed) }, known) as Record<string, string>),
  };
  return {
    endpoint,
    cookie: (known as { cookie?: string }).cookie ?? own[endpoint.access],
    params: sample(params, known) as Record<string, string>,
    query: queryFields,
    body: body === null ? null : sample(body, known),
  };
}

function sample(schema: Schema, known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(schema.properties ?? {}).filter((name) => name !== IDEMPOTENCY_KEY);
  return Object.fromEntries(
    names.map((name) => [name, name in known ? known[name] : valueFor(schema.properties?.[name] ?? {}, known)]),
  );
}

function valueFor(field: Schema, known: Readonly<Record<string, unknown>>): unknown {
  const schema = field.anyOf?.[0] ?? field;
  switch (kindOf(schema)) {
    case 'array':
      return schema.items === undefined ? [] : [valueFor(schema.items, known)];
    case 'object':
      return sample(schema, known);
    case 'amount':
      return '1.00';
    case 'boolean':
      return true;
    case 'enum':
      return schema.enum?.[0];
    case 'integer':
      return Math.max(schema.minimum ?? 1, 1);
    case 'uuid':
      return uuidv7(Date.now());
    case 'text':
      return 'text'.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength);
  }
}

/** What of a request is made otherwise than in the call. */
export interface Changes {
  /** The path and query, as they are sent. */
  readonly url?: string;
  readonly cookie?: string | null;
  /** Bytes of the body, one character each. */
  readonly payload?: string;
  readonly contentType?: string | null;
  /** Null: none is sent. */
  readonly key?: string | null;
}

/** The request of a call, with its changes, under a key that was never used. */
export function requestOf(call: Call, changes: Changes = {}): InjectOptions {
  const { endpoint, body } = call;
  const { url, cookie = call.cookie, contentType = 'application/json', key = uuidv7(Date.now()) } = changes;
  const payload = changes.payload ?? (body === null ? undefined : JSON.stringify(body));
  return {
    method: endpoint.method,
    url: url ?? urlOf(call),
    headers: {
      ...(cookie === null ? {} : { cookie }),
      ...(key === null || !endpoint.takesKey ? {} : { 'idempotency-key': key }),
      ...(payload === undefined || contentType === null ? {} : { 'content-type': contentType }),
    },
    ...(payload === undefined ? {} : { payload: Buffer.from(payload, 'latin1') }),
  };
}

/** The address of a call, with parameters (encoded already) and query in place of its own. */
export function urlOf(call: Call, params: Readonly<Record<string, string>> = {}, query: string | null = null): string {
  const all = { ...call.params, ...params };
  const path = call.endpoint.url.replaceAll(/:(\w+)/g, (_match, name: string) => all[name] ?? '');
  const search = query ?? new URLSearchParams(call.query).toString();
  return search === '' ? path : `${path}?${search}`;
}
