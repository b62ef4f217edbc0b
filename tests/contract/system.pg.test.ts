import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerJudge, openApiProblems } from '../../apps/server/src/http/testing/openapi.ts';
import { Api, expectOk, expectRefused, type Json } from '../support/api.ts';
import { type ApiWorld, openApiWorld } from '../support/api-world.ts';
import { TEST_TOPOLOGY } from '../support/app-under-test.ts';

/** With services apart, what they count is told by their own processes. */
const IS_APART = TEST_TOPOLOGY.startsWith('apart');
const COUNTED_BY_SERVICES = [
  'kontor_batch_commands_count{service="orders"}',
  'kontor_batch_seconds_count{service="orders"}',
  'kontor_orders_total{event="created"}',
  'kontor_orders_total{event="paid"}',
  'kontor_transfers_total{kind="payment"}',
  'kontor_money_moved_minor_total{kind="payment"}',
];

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.drop());

describe('every answer', () => {
  const URLS = ['/', '/healthz', '/wallet/balance/', '/inventory/products/', '/orders/nonsense/', '/nope', '/docs/'];

  it.each(URLS)("bears the caller's X-Request-ID, if it is sane: %s", async (url) => {
    const { api } = await world.customer(0n);
    for (const id of ['a', 'A-1_2.3:4', 'x'.repeat(128)]) {
      const answer = await api.get(url, { 'x-request-id': id });
      expect(answer.headers['x-request-id']).toBe(id);
      const inBody = answer.statusCode >= 400 ? answer.json().request_id : id;
      expect(inBody).toBe(id);
    }
    for (const id of ['', ' ', 'x'.repeat(129), 'a b', '<script>', 'ü', '"', 'a;b', '../x', '%00']) {
      const answer = await api.get(url, { 'x-request-id': id });
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('honours a traceparent, and none that is not one', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const given = {
      good: `00-${trace}-b7ad6b7169203331-01`,
      bad: `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      worse: 'x'.repeat(5_000),
    };
    for (const [id, traceparent] of Object.entries(given)) {
      await world.anyone.get('/healthz', { traceparent, 'x-request-id': `trace-${id}` });
    }
    const line = (id: string) => world.log.find((each) => each['request_id'] === `trace-${id}`);
    // The lines of other processes come when they come.
    await expect.poll(() => Object.keys(given).every((id) => line(id) !== undefined), { timeout: 5_000 }).toBe(true);
    expect(Object.keys(given).map((id) => line(id)?.['trace_id'])).toEqual([trace, undefined, undefined]);
  });

  it('counts towards the limit, and says how much is left', async () => {
    const app = await world.another({ RATE_LIMITS: 'on' });
    const { cookie } = await world.customer(0n);
    const ask = () => app.inject({ url: '/auth/me/', headers: { cookie } });
    const answer = await ask();
    const limit = Number(answer.headers['ratelimit-limit']);
    expect(limit).toBeGreaterThan(100);
    expect(Number(answer.headers['ratelimit-remaining'])).toBe(limit - 1);
    expect(Number(answer.headers['ratelimit-reset'])).toBeLessThanOrEqual(60);
    for (let asked = 1; asked < limit; asked += 50) {
      const answers = await Promise.all(Array.from({ length: Math.min(50, limit - asked) }, ask));
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    }
    const last = await ask();
    expectRefused(last, 429, 'too_many_requests');
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    // Another caller is not held up, and without limits nobody is told of any.
    const other = await world.customer(0n);
    expectOk(await app.inject({ url: '/wallet/balance/', headers: { cookie: other.cookie } }));
    expect((await other.api.get('/wallet/balance/')).headers['ratelimit-limit']).toBeUndefined();
  });
});

describe('the state of the system', () => {
  it.each(['/api/status/', '/api/status'])('%s', async (url) => {
    const status = expectOk(await world.anyone.get(url));
    expect(status).toEqual({
      timestamp: expect.any(Number),
      database: 'online',
      cache: 'online',
      events: 'online',
      services: { wallet: 'online', inventory: 'online', orders: 'online' },
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      mode: 'demo',
    });
    expect(Math.abs(Number(status['timestamp']) - Date.now() / 1000)).toBeLessThan(5);
  });

  it.each(['/healthz', '/healthz/', '/readyz', '/readyz/'])('%s', async (url) => {
    expectOk(await world.anyone.get(url));
  });

  it.each(['/metrics', '/metrics/'])('%s, in the text form of Prometheus', async (url) => {
    const customer = await world.customer(1_000n);
    expectOk(await world.pay(customer, await world.order(customer, await world.product(1))));
    expectRefused(await world.pay(customer, '018bcfe5-6800-7000-8000-000000000001'), 404, 'order_not_found');
    // Of several instances each tells what it has done itself.
    const answers = await Promise.all(world.instances.map((instance) => new Api(instance).get(url)));
    for (const { statusCode, headers } of answers) {
      expect([statusCode, String(headers['content-type'])]).toEqual([200, expect.stringContaining('text/plain')]);
    }
    const lines = answers.flatMap(({ body }) => body.split('\n'));
    const value = (series: string) => {
      const values = lines
        .filter((line) => line.startsWith(`${series} `))
        .map((line) => Number(line.split(' ').at(-1)));
      return values.length === 0 ? Number.NaN : values.reduce((sum, each) => sum + each);
    };
    expect(value('kontor_http_request_seconds_count{route="POST /orders/create/",status="2xx"}')).toBeGreaterThan(0);
    for (const series of ['kontor_refusals_total{kind="order_not_found"}', ...(IS_APART ? [] : COUNTED_BY_SERVICES)]) {
      expect([series, value(series)]).toEqual([series, expect.any(Number)]);
      expect([series, value(series) > 0]).toEqual([series, true]);
    }
    for (const name of [
      'kontor_queue_depth',
      'kontor_reservations',
      'kontor_event_lag',
      'kontor_cache_lookups_total',
      'kontor_pool_connections',
    ]) {
      for (const { body } of answers) expect(body).toMatch(new RegExp(`^${name}\\{[^}]+\\} \\d`, 'm'));
    }
    // Nothing in it names a person or an order.
    for (const { body } of answers) expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('keeps the metrics to this machine, or to who has the token', async () => {
    const from = (remoteAddress: string, headers = {}) => world.app.inject({ url: '/metrics', remoteAddress, headers });
    expectRefused(await from('203.0.113.7'), 403, 'forbidden');
    expectRefused(await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }), 403, 'forbidden');
    const app = await world.another({ METRICS_TOKEN: 'a token' });
    const given = await app.inject({
      url: '/metrics',
      remoteAddress: '203.0.113.7',
      headers: { authorization: 'Bearer a token' },
    });
    expect(given.statusCode).toBe(200);
  });

  it.each(['/', '/docs/'])('%s is a page', async (url) => {
    const answer = await world.anyone.get(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toMatch(/^<!doctype html>/i);
    // It works offline: nothing is loaded from anywhere else.
    expect(answer.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('/docs leads to its slash, since the page names its script relative to it', async () => {
    const answer = await world.anyone.get('/docs');
    expect([answer.statusCode, answer.headers.location]).toEqual([301, '/docs/']);
  });
});

describe('/openapi.json', () => {
  interface Operation extends Json {
    readonly operationId: string;
    readonly parameters?: readonly {
      readonly name: string;
      readonly in: string;
      readonly required?: boolean;
      readonly schema: object;
    }[];
    readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
    readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Json }>>;
  }
  type Document = Json & { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

  async function documentOf(): Promise<Document> {
    return expectOk(await world.anyone.get('/openapi.json')) as Document;
  }

  const operationsOf = (document: Document) =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
    );

  it('is a valid OpenAPI 3.1 document', async () => {
    const document = await documentOf();
    expect(document['openapi']).toMatch(/^3\.1\./);
    expect(await openApiProblems(document)).toEqual([]);
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every endpoint that is not hidden, with its fields as they validate', async () => {
    const operations = new Map(operationsOf(await documentOf()).map((each) => [each.name, each.operation]));
    const shown = world.routes.filter(
      ({ method, schema }) => typeof method === 'string' && method !== 'HEAD' && schema?.hide !== true,
    );
    for (const { method, url, schema, config } of shown) {
      const path = url.replaceAll(/:(\w+)/g, '{$1}');
      const operation = operations.get(`${String(method)} ${path}`) ?? operations.get(`${String(method)} ${path}/`);
      expect(operation, `${String(method)} ${url}`).toBeDefined();
      const { parameters = [], requestBody, responses } = operation as Operation;
      const properties = (part: unknown) =>
        Object.keys((part as { properties?: object } | undefined)?.properties ?? {}).sort();
      const inPlace = (place: string) =>
        parameters
          .filter((each) => each.in === place)
          .map(({ name }) => name)
          .sort();
      expect(inPlace('path')).toEqual(properties(schema?.params));
      expect(inPlace('query')).toEqual(properties(schema?.querystring));
      const media = Object.keys(requestBody?.content ?? {});
      expect(media).toEqual(
        schema?.body === undefined
          ? []
          : ['application/json', ...(config?.form === true ? ['application/x-www-form-urlencoded'] : [])],
      );
      for (const { schema: body } of Object.values(requestBody?.content ?? {}))
        expect(properties(body)).toEqual(properties(schema?.body));
      const errors = Object.keys(responses).filter((status) => Number(status) >= 400);
      const guarded = config?.access === 'public' ? [] : ['401', '403'];
      expect(errors).toEqual(expect.arrayContaining([...guarded, '400', '429', '500', '503']));
    }
    expect(operations.size).toBe(shown.length);
    expect(operations.size).toBeGreaterThanOrEqual(28);
  });

  it('describes the answers that are given', async () => {
    const problemsOf = answerJudge(await documentOf());
    const customer = await world.customer();
    const product = await world.product(10);
    const orderId = await world.order(customer, product);
    const answers = {
      'GET /wallet/balance/': await customer.api.get('/wallet/balance/'),
      'GET /wallet/transactions/': await customer.api.get('/wallet/transactions/'),
      'POST /wallet/submit/': await customer.api.post('/wallet/submit/', { amount: 1 }),
      'GET /inventory/products/': await customer.api.get('/inventory/products/'),
      'GET /inventory/products/{product_id}/': await customer.api.get(`/inventory/products/${product}/`),
      'GET /inventory/products/{product_id}/movements/': await world.staff.api.get(
        `/inventory/products/${product}/movements/`,
      ),
      'GET /orders/{order_id}/': await customer.api.get(`/orders/${orderId}/`),
      'GET /orders/{order_id}/history/': await customer.api.get(`/orders/${orderId}/history/`),
      'GET /orders/user/orders/': await customer.api.get('/orders/user/orders/'),
      'POST /orders/payment/process/': await world.pay(customer, orderId),
      'POST /orders/cancel/': await customer.api.post('/orders/cancel/', { order_id: orderId }),
      'GET /auth/me/': await customer.api.get('/auth/me/'),
      'GET /api/status/': await customer.api.get('/api/status/'),
      'GET /healthz': await customer.api.get('/healthz'),
      'GET /readyz': await customer.api.get('/readyz'),
    };
    for (const [name, answer] of Object.entries(answers)) {
      expect([name, problemsOf(name, expectOk(answer))]).toEqual([name, []]);
    }
  });
});
