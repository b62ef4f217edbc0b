import { type Call, requestOf, urlOf } from './call.ts';
import type { Case } from './case.ts';
import { unknownIds } from './ids.ts';
import { type Place, placesIn } from './schema.ts';
import type { World } from './world.ts';

/** Fields that take any UUID, by endpoint. */
const FREE_IDS: Readonly<Record<string, readonly string[]>> = {
  'POST /inventory/stock/reserve/': ['order_id'],
  // Every order has an outcome of its own.
  'POST /admin/api/orders/bulk-status/': ['order_ids/0'],
};

/** Every caller who may not, every key that is none, and ids that name nothing or something of somebody else's. */
export async function callerCases(call: Call, world: World): Promise<Case[]> {
  return [...sessionCases(call, world), ...roleCases(call, world), ...keyCases(call), ...(await idCases(call, world))];
}

function sessionCases(call: Call, { admin, endedCookies }: World): Case[] {
  if (call.endpoint.access === 'public') return [];
  const token = admin.cookie.slice('sessionid='.length);
  const garbage = [
    '',
    'garbage',
    '""',
    `"${token}"`,
    `${token}x`,
    token.slice(1),
    token.toUpperCase(),
    'x'.repeat(5_000),
  ]
    .concat(['%00', '\xff', '__proto__', 'null', '../../etc/passwd', "' OR 1=1 --", '=', token.replace(/./, ' ')])
    .map((value) => [`sessionid=${value}`.slice(0, 30), `sessionid=${value}`] as const);
  const others = [`SessionId=${token}`, `xsessionid=${token}`, token, `csrftoken=${token}`, ';;;', '='];
  const cookies: readonly (readonly [name: string, cookie: string | null])[] = [
    ['none', null],
    ...Object.entries(endedCookies),
    ...garbage,
    ...others.map((cookie) => [cookie.slice(0, 20), cookie] as const),
  ];
  const refused = (name: string, changes: Parameters<typeof requestOf>[1]): Case => ({
    name: `session: ${name}`,
    request: requestOf(call, changes),
    status: 401,
    codes: ['not_signed_in'],
  });
  return [
    ...cookies.map(([name, cookie]) => refused(name, { cookie })),
    // Who is not signed in learns nothing about what would be valid.
    ...(call.body === null ? [] : [refused('none, and a bad body', { cookie: null, payload: '{"' })]),
  ];
}

function roleCases(call: Call, { customer, staff }: World): Case[] {
  const { access } = call.endpoint;
  const callers = access === 'admin' ? { customer, staff } : access === 'staff' ? { customer } : {};
  return Object.entries(callers).flatMap(([role, { cookie }]) =>
    [undefined, '{"'].map((payload) => ({
      name: `${role}${payload === undefined ? '' : ', and a bad body'}`,
      request: requestOf(call, { cookie, ...(payload === undefined || call.body === null ? {} : { payload }) }),
      status: 403,
      codes: ['forbidden'],
    })),
  );
}

function keyCases(call: Call): Case[] {
  if (!call.endpoint.takesKey) return [];
  const field = 'Idempotency-Key';
  const bad = [
    '',
    ' ',
    '""',
    'k'.repeat(256),
    `"${'k'.repeat(256)}"`,
    'a\tb',
    '\x7f',
    '\xfc',
    '\x00',
    'a\x00b',
    '\xed\xa0\x80',
  ];
  const refused = (key: string, changes: Parameters<typeof requestOf>[1]): Case => ({
    name: `key ${JSON.stringify(key.slice(0, 20))}`,
    request: requestOf(call, { key, ...changes }),
    status: 400,
    codes: ['validation_failed'],
    field,
  });
  const hasField = call.endpoint.body?.properties?.['_idempotency_key'] !== undefined;
  const other = JSON.stringify({ ...call.body, _idempotency_key: 'other' });
  return [...bad.map((key) => refused(key, {})), ...(hasField ? [refused('this', { payload: other })] : [])];
}

async function idCases(call: Call, world: World): Promise<Case[]> {
  const { endpoint } = call;
  const free = FREE_IDS[endpoint.name] ?? [];
  const params = endpoint.method === 'POST' ? [] : placesIn(endpoint.params);
  const inPath = params.filter(({ kind }) => kind === 'uuid').map(({ path }) => String(path[0]));
  const inBody = endpoint.body === null ? [] : placesIn(endpoint.body).filter(({ kind }) => kind === 'uuid');
  const foreign = endpoint.access === 'signed_in' ? [await world.order(world.other)] : [];
  // An id of the wrong sort names nothing either.
  const idsFor = (name: string) => [...unknownIds(), ...(name === 'order_id' ? [world.productId, ...foreign] : [])];
  const missing = (field: string, id: string, request: Case['request']): Case => ({
    name: `${field} ${id}${foreign.includes(id) ? ", another user's" : ''}`,
    request,
    status: 404,
    codes: [
      'product_not_found',
      'order_not_found',
      'reservation_not_found',
      'user_not_found',
      'saga_not_found',
      'verification_not_found',
      'not_found',
    ],
  });
  return [
    ...inPath.flatMap((name) =>
      idsFor(name).map((id) => missing(name, id, requestOf(call, { url: urlOf(call, { [name]: id }) }))),
    ),
    ...inBody
      .filter(({ path }) => !free.includes(path.join('/')))
      .flatMap((place) =>
        idsFor(String(place.path.at(-1))).map((id) =>
          missing(place.path.join('/'), id, requestOf(call, { payload: withId(call, place, id) })),
        ),
      ),
  ];
}

function withId({ body }: Call, { path }: Place, id: string): string {
  const copy = structuredClone(body) as Record<string | number, unknown>;
  let inside = copy;
  for (const key of path.slice(0, -1)) inside = inside[key] as Record<string | number, unknown>;
  inside[path.at(-1) as string] = id;
  return JSON.stringify(copy);
}
