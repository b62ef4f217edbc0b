import type { App } from '@kontor/http/app';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cookieOf, testApp, testRoutes } from './testing/app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PRODUCT = '00000000-0000-7000-8000-0000000000aa';
let app: App;
let lines: string[];

beforeAll(async () => {
  ({ app, lines } = await testApp());
});
afterAll(() => app.close());

function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return app.inject({ method: 'POST', url, payload, headers: { ...JSON_TYPE, ...cookieOf('customer'), ...headers } });
}

describe('every error', () => {
  const cases: readonly (readonly [name: string, request: InjectOptions, status: number, code: string])[] = [
    ['an address that is not there', { url: '/nope' }, 404, 'not_found'],
    ['another method', { method: 'DELETE', url: '/money/' }, 405, 'method_not_allowed'],
    ['no session', { url: '/only/signed_in/' }, 401, 'not_signed_in'],
    ['too little a role', { url: '/only/staff/', headers: cookieOf('customer') }, 403, 'forbidden'],
    [
      'another site',
      { method: 'POST', url: '/lines/', headers: { 'sec-fetch-site': 'cross-site' } },
      403,
      'cross_site',
    ],
    ['a bug of ours', { url: '/broken/' }, 500, 'internal'],
    ['a database that is away', { url: '/away/' }, 503, 'unavailable'],
    ['a path that is no UTF-8', { url: '/things/%ff/' }, 400, 'validation_failed'],
    ['a path parameter that is too long', { url: `/things/${'x'.repeat(501)}/` }, 400, 'validation_failed'],
    ['NUL in the path', { url: '/things/a%00b/' }, 400, 'validation_failed'],
    ['NUL in the query', { url: '/things/a/?cursor=%00' }, 400, 'validation_failed'],
    ['a query that is no UTF-8', { url: '/things/a/?cursor=%ff' }, 400, 'validation_failed'],
    ['a limit that is no number', { url: '/things/a/?limit=many' }, 400, 'validation_failed'],
    [
      'a body that is too large',
      upload('/lines/', 'x'.repeat(1024 * 1024 + 1), 'application/json'),
      413,
      'body_too_large',
    ],
    ['another media type', upload('/lines/', '<a/>', 'text/xml'), 415, 'unsupported_media_type'],
    [
      'a form where JSON is wanted',
      upload('/lines/', 'a=1', 'application/x-www-form-urlencoded'),
      415,
      'unsupported_media_type',
    ],
    ['a media type that is none', upload('/lines/', '{}', ';;;'), 415, 'unsupported_media_type'],
  ];

  it.each(cases)('has the one shape: %s', async (_name, request, status, code) => {
    const answer = await app.inject(request);
    expect(answer.statusCode).toBe(status);
    const body = answer.json<Record<string, unknown>>();
    expect(body).toMatchObject({ code, request_id: answer.headers['x-request-id'] });
    expect(typeof body['error']).toBe('string');
    expect(Object.keys(body).filter((key) => !['error', 'details', 'code', 'request_id'].includes(key))).toEqual([]);
  });

  it('that is a bug shows nothing of its inside, and is logged with its stack', async () => {
    lines.length = 0;
    const answer = await app.inject({ url: '/broken/', headers: { 'x-request-id': 'bug-1' } });
    expect(answer.body).not.toContain('secret inside');
    const logged = lines.map((line) => JSON.parse(line)).find(({ err }) => err !== undefined);
    expect(logged).toMatchObject({ request_id: 'bug-1', err: { message: 'secret inside' } });
    expect(logged.err.stack).toContain('testing/app.ts');
  });

  it('of another method says which there are', async () => {
    expect((await app.inject({ method: 'PUT', url: '/things/1/' })).headers['allow']).toBe('GET, HEAD');
  });
});

function upload(url: string, payload: string, contentType: string): InjectOptions {
  return { method: 'POST', url, payload, headers: { ...cookieOf('customer'), 'content-type': contentType } };
}

describe('a request that is not valid', () => {
  it('hears of every field by its path, once each', async () => {
    const answer = await post('/lines/', {
      items: [{ product_id: 'x', quantity: '1' }, { quantity: 1.5 }, 3],
      notes: 1,
    });
    expect(answer.json().details).toEqual([
      { field: 'items/0/product_id', message: 'must be a UUID' },
      { field: 'items/0/quantity', message: 'must be an integer' },
      { field: 'items/1/product_id', message: 'is required' },
      { field: 'items/1/quantity', message: 'must be an integer' },
      { field: 'items/2', message: 'must be an object' },
      { field: 'notes', message: 'must be a string' },
    ]);
    expect(answer.json().error).toMatch(
      /^items\/0\/product_id must be a UUID; items\/0\/quantity must be an integer; /,
    );
  });

  it.each([
    ['no body', '', 'body', 'must be an object'],
    ['null', 'null', 'body', 'must be an object'],
    ['an array', '[]', 'body', 'must be an object'],
    ['a field that is missing', '{}', 'items', 'is required'],
    ['too few', '{"items":[]}', 'items', 'must not be empty'],
    [
      'too many',
      JSON.stringify({ items: Array(4).fill({ product_id: PRODUCT, quantity: 1 }) }),
      'items',
      'must have at most 3 entries',
    ],
    [
      'zero',
      JSON.stringify({ items: [{ product_id: PRODUCT, quantity: 0 }] }),
      'items/0/quantity',
      'must be at least 1',
    ],
    [
      'huge',
      JSON.stringify({ items: [{ product_id: PRODUCT, quantity: 1e9 }] }),
      'items/0/quantity',
      'must be at most 1000000',
    ],
  ])('hears of %s', async (_name, body, field, message) => {
    const answer = await post('/lines/', body);
    expect([answer.statusCode, answer.json().details]).toEqual([400, [{ field, message }]]);
  });

  it('is not made valid: JSON is not converted, and a large body is told its first problem only', async () => {
    expect((await post('/lines/', { items: [{ product_id: PRODUCT, quantity: '1' }] })).statusCode).toBe(400);
    const answer = await post('/lines/', { items: Array(30_000).fill('x') });
    expect(answer.json().details).toHaveLength(1);
  });

  it('of amounts names the field and keeps every digit', async () => {
    const keyed = { 'idempotency-key': 'k' };
    const minorOf = async (amount: string) => (await post('/money/', `{"amount":${amount}}`, keyed)).json();
    expect(await minorOf('"10.50"')).toMatchObject({ minor: '1050' });
    expect(await minorOf('10.5')).toMatchObject({ minor: '1050' });
    expect(await minorOf('1e2')).toMatchObject({ minor: '10000' });
    expect(await minorOf('"10.001"')).toMatchObject({
      code: 'invalid_amount',
      error: 'amount must have at most two decimal places',
    });
    expect(await minorOf('10.00000000000000001')).toMatchObject({ code: 'validation_failed' });
    expect(await minorOf('-1')).toMatchObject({ code: 'invalid_amount' });
    expect(await minorOf('"1e400"')).toMatchObject({ code: 'invalid_amount' });
    expect(await minorOf('true')).toMatchObject({ error: 'amount must be a string or a number' });
  });
});

describe('who may call', () => {
  it.each([
    ['signed_in', 'customer', 200],
    ['signed_in', 'staff', 200],
    ['signed_in', 'admin', 200],
    ['staff', 'customer', 403],
    ['staff', 'staff', 200],
    ['staff', 'admin', 200],
    ['admin', 'customer', 403],
    ['admin', 'staff', 403],
    ['admin', 'admin', 200],
  ] as const)('a route for %s: %s gets %i', async (access, role, status) => {
    expect((await app.inject({ url: `/only/${access}/`, headers: cookieOf(role) })).statusCode).toBe(status);
  });

  it('nobody with a session that has ended', async () => {
    expect((await app.inject({ url: '/only/signed_in/', headers: { cookie: 'sessionid=gone' } })).statusCode).toBe(401);
  });

  it('is known on a public route only where it asks', async () => {
    expect((await app.inject({ url: '/only/optional/', headers: cookieOf('staff') })).json().who.role).toBe('staff');
    expect((await app.inject({ url: '/only/optional/' })).json().who).toBeNull();
  });

  it('must be said by every route, or nothing starts', async () => {
    const silent = testApp({ registerRoutes: (routes) => void routes.get('/silent/', async () => ({})) });
    await expect(silent).rejects.toThrow('GET /silent/ does not say who may call it');
  });
});

describe('an idempotency key', () => {
  const line = { items: [{ product_id: PRODUCT, quantity: 1 }] };
  const named = async (body: unknown, headers: Record<string, string>) => (await post('/lines/', body, headers)).json();

  it('names the command and the request, whatever the order of fields and however it is sent', async () => {
    const first = await named(line, { 'idempotency-key': 'k' });
    expect(first.hash).not.toBeNull();
    expect(
      await named({ items: [{ quantity: 1, product_id: PRODUCT }], unknown: 1 }, { 'idempotency-key': '"k"' }),
    ).toEqual(first);
    expect(await named({ ...line, _idempotency_key: 'k' }, {})).toEqual(first);
  });

  it('of another request, user or key names something else', async () => {
    const first = await named(line, { 'idempotency-key': 'k' });
    const other = await named({ ...line, notes: 'x' }, { 'idempotency-key': 'k' });
    expect([other.id, other.hash === first.hash]).toEqual([first.id, false]);
    expect((await named(line, { 'idempotency-key': 'k', ...cookieOf('staff') })).id).not.toBe(first.id);
    expect((await named(line, { 'idempotency-key': 'l' })).id).not.toBe(first.id);
    expect((await named(line, {})).hash).toBeNull();
  });

  it('is asked for where it is required, refused where it is none, and not looked at when signing in', async () => {
    expect((await post('/money/', { amount: '1' })).json().code).toBe('idempotency_key_required');
    const bad = await post('/lines/', line, { 'idempotency-key': 'k'.repeat(256) });
    expect([bad.statusCode, bad.json().details[0].field]).toEqual([400, 'Idempotency-Key']);
    const signingIn = await post('/auth/anything/', {}, { 'idempotency-key': 'k'.repeat(256) });
    expect(signingIn.json()).toEqual({ idempotencyKey: null });
  });

  it('comes in a form too', async () => {
    const headers = { ...cookieOf('customer'), 'content-type': 'application/x-www-form-urlencoded' };
    const payload = 'amount=10.00&_idempotency_key=k&csrfmiddlewaretoken=x';
    const form = await app.inject({ method: 'POST', url: '/money/', payload, headers });
    expect(form.json()).toMatchObject({ minor: '1000' });
    const asJson = await post('/money/', { amount: '10.00' }, { 'idempotency-key': 'k' });
    expect(asJson.json().requestHash).toBe(form.json().requestHash);
  });
});

describe('every answer', () => {
  it('bears its request id and the security headers, errors too', async () => {
    for (const url of ['/things/1/', '/nope', '/broken/', '/healthz']) {
      const { headers } = await app.inject({ url, headers: { 'x-request-id': 'mine-1' } });
      expect(headers).toMatchObject({
        'x-request-id': 'mine-1',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('asks for TLS to stay only where it came over TLS', async () => {
    const { app: proxied } = await testApp({ trustedProxies: ['127.0.0.1'] });
    const { headers } = await proxied.inject({ url: '/healthz', headers: { 'x-forwarded-proto': 'https' } });
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    await proxied.close();
  });

  it('is found with and without the trailing slash', async () => {
    for (const url of ['/things/1', '/things/1/', '/healthz', '/healthz/', '/api/status', '/openapi.json/']) {
      expect((await app.inject({ url })).statusCode).toBe(200);
    }
  });

  it("that is replayed says so, and a replayed refusal bears the first request id and the contract's words", async () => {
    const refused = await post('/refused/', {});
    expect([refused.statusCode, refused.headers['idempotent-replayed']]).toEqual([400, 'true']);
    expect(refused.json()).toMatchObject({
      code: 'insufficient_funds',
      request_id: 'first',
      details: { asked: '10.50', product_ids: ['a'] },
    });
    expect((await post('/refused/', { ok: true })).json()).toEqual({ id: 'x', hash: null });
  });
});

describe('limits on requests', () => {
  it('count a user wherever he calls from, and an address without a user', async () => {
    const { app: limited } = await testApp({ rateLimitPerMinute: 2, registerRoutes: testRoutes });
    const call = (headers: Record<string, string>) => limited.inject({ url: '/only/signed_in/', headers });
    const first = await call(cookieOf('customer'));
    expect(first.headers).toMatchObject({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '60',
    });
    await call(cookieOf('customer'));
    const over = await call(cookieOf('customer'));
    expect([over.statusCode, over.json().code]).toEqual([429, 'too_many_requests']);
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call(cookieOf('staff'))).statusCode).toBe(200);
    const statuses: number[] = [];
    for (let calls = 0; calls < 3; calls += 1) statuses.push((await call({})).statusCode);
    expect(statuses).toEqual([401, 401, 429]);
    await limited.close();
  });

  it('go on from what is known here while nobody counts for all, and do not begin anew when somebody does again', async () => {
    let counted = 0;
    let isAway = true;
    const count = async () => {
      if (isAway) return null;
      counted += 1;
      return { current: counted, ttl: 60_000 };
    };
    const { app: limited } = await testApp({
      rateLimitPerMinute: 4,
      registerRoutes: testRoutes,
      sharedCounts: { count },
    });
    const statuses: number[] = [];
    for (let calls = 0; calls < 5; calls += 1) {
      isAway = calls < 3;
      statuses.push((await limited.inject({ url: '/only/signed_in/', headers: cookieOf('customer') })).statusCode);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    await limited.close();
  });
});
