import { setTimeout as sleep } from 'node:timers/promises';

import type { App } from '@kontor/http/app';
import { validate } from '@scalar/openapi-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { closeGracefully } from './shutdown.ts';
import { testApp } from './testing/app.ts';

let app: App;
beforeAll(async () => {
  ({ app } = await testApp());
});
afterAll(() => app.close());

/** A promise that nobody keeps. */
const { promise: never } = Promise.withResolvers<void>();
const fine = () => Promise.resolve();
const online = { database: fine, cache: fine, wallet: fine, inventory: fine, orders: fine };

describe('the status', () => {
  it('is that of every part, asked now', async () => {
    const checks = { ...online, wallet: () => Promise.reject(new Error('gone')) };
    const { app: ailing } = await testApp({ checks });
    const status = await ailing.inject('/api/status/');
    expect(status.json()).toMatchObject({
      database: 'online',
      cache: 'online',
      events: 'online',
      services: { wallet: 'offline', inventory: 'online', orders: 'online' },
      version: '0.0.0-test',
      mode: 'demo',
    });
    expect(status.json().timestamp).toBeCloseTo(Date.now() / 1000, -1);
    const ready = await ailing.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, reasons: ['wallet is away'] }]);
    expect(ready.headers['retry-after']).toBe('1');
    expect((await ailing.inject('/healthz')).statusCode).toBe(200);
    await ailing.close();
  });

  it('waits for nobody longer than two seconds', async () => {
    const { app: frozen } = await testApp({
      checks: { ...online, database: () => never },
    });
    const started = performance.now();
    expect((await frozen.inject('/api/status/')).json().database).toBe('offline');
    expect(performance.now() - started).toBeLessThan(3_000);
    await frozen.close();
  });
});

describe('the metrics', () => {
  const read = (headers: Record<string, string>, remoteAddress = '10.1.2.3') =>
    app.inject({ url: '/metrics', headers, remoteAddress });

  it('are for this machine and for the bearer of the token', async () => {
    expect((await read({}, '127.0.0.1')).statusCode).toBe(200);
    expect((await read({}, '::1')).statusCode).toBe(200);
    expect((await read({ authorization: 'Bearer metrics-secret' })).statusCode).toBe(200);
    expect((await read({})).statusCode).toBe(403);
    expect((await read({ authorization: 'Bearer wrong' })).statusCode).toBe(403);
    expect((await read({ 'x-forwarded-for': '1.2.3.4' }, '127.0.0.1')).statusCode).toBe(403);
  });

  it('count answers by the pattern of their route', async () => {
    await app.inject('/things/very-special/');
    const { body } = await read({}, '127.0.0.1');
    expect(body).toContain('kontor_http_request_seconds_count{route="GET /things/:thing_id/",status="2xx"}');
    expect(body).not.toContain('very-special');
  });
});

describe('the reference', () => {
  it('is a valid OpenAPI 3.1 document with what the edge adds', async () => {
    const document = (await app.inject('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(await validate(document)).toMatchObject({ valid: true });
    const money = document.paths['/money/'].post;
    expect(money.security).toEqual([{ session: [] }]);
    expect(money.parameters).toMatchObject([{ in: 'header', name: 'idempotency-key' }]);
    expect(Object.keys(money.requestBody.content)).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(money.responses['422'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
    expect(document.paths['/things/{thing_id}/'].get.security).toBeUndefined();
  });

  it('is browsable offline: everything on the page comes from here', async () => {
    expect((await app.inject('/docs')).headers['location']).toBe('/docs/');
    const page = await app.inject('/docs/');
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
    expect(sources).toEqual(['js/scalar.js']);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect((await app.inject('/docs/js/scalar.js')).statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('has a front page that says what is online, and trusts no Host header', async () => {
    const page = await app.inject({ url: '/', headers: { host: '"><script>alert(1)</script>' } });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<b>wallet</b><span>online</span>');
    expect(page.body).not.toContain('alert(1)');
    expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(page.body).not.toContain('Sample accounts');
    expect(page.body).toContain('http://localhost:8000/inventory/products/');
  });
});

describe('a server on its way out', () => {
  it('finishes what is under way, says that it is not ready, and closes connections', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { app: leaving } = await testApp({
      registerRoutes: (routes) => {
        routes.get('/slow/', { config: { access: 'public' } }, async () => {
          await released;
          return { done: true };
        });
      },
    });
    const address = await leaving.listen({ port: 0, host: '127.0.0.1' });
    const slow = fetch(`${address}/slow/`);
    await sleep(50);
    const closed = closeGracefully(leaving, 5_000);
    release();
    const answer = await slow;
    expect([answer.status, await answer.json()]).toEqual([200, { done: true }]);
    expect(await closed).toBe(true);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('waits no longer than it was told', async () => {
    const { app: stuck } = await testApp({
      registerRoutes: (routes) => {
        routes.get('/stuck/', { config: { access: 'public' } }, () => never);
      },
    });
    const address = await stuck.listen({ port: 0, host: '127.0.0.1' });
    const answer = fetch(`${address}/stuck/`).then(
      () => 'answered',
      () => 'cut',
    );
    await sleep(50);
    expect(await closeGracefully(stuck, 100)).toBe(false);
    expect(await answer).toBe('cut');
  });
});
