import { readFile } from 'node:fs/promises';

import type { App } from '@kontor/http/app';
import { CARD_POLICY } from '@kontor/http/card-page';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isForPeople } from './error-page.ts';
import { testApp, testRoutes } from './testing/app.ts';

/** What Chromium sends when a person opens an address. */
const BROWSER =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

let app: App;
beforeAll(async () => {
  ({ app } = await testApp({ rateLimitPerMinute: 1_000, registerRoutes: testRoutes }));
});
afterAll(() => app.close());

const get = (url: string, accept?: string, more: Record<string, string> = {}) =>
  app.inject({ url, headers: { ...(accept === undefined ? {} : { accept }), ...more } });

describe('a person in a browser', () => {
  it.each([
    ['/nope', 404, 'Nothing is here'],
    ['/admin/login/nowhere', 404, 'Nothing is here'],
    ['/docs/nowhere/', 404, 'Nothing is here'],
    ['/broken/', 500, 'Something went wrong'],
    ['/away/', 503, 'Back in a moment'],
    ['/things/%ff/', 400, 'This did not work'],
    ['/%', 400, 'This did not work'],
  ])('is shown a page at %s with status %i, and the ways on', async (url, status, title) => {
    const answer = await get(url, BROWSER);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.body).toContain(`<h1>${title}</h1>`);
    expect(answer.body).toMatch(/<a href="\/(shop\/)?">/);
    expect(answer.body).toContain('<a href="/docs/">');
    expect(answer.headers).toMatchObject({ 'content-security-policy': CARD_POLICY, 'cache-control': 'no-store' });
    expect(answer.body).not.toMatch(/<script|secret inside/);
  });

  it('is told when to come back, and under which number it is written down', async () => {
    const away = await get('/away/', BROWSER);
    expect(away.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    const broken = await get('/broken/', BROWSER, { 'x-request-id': 'bug-1' });
    expect(broken.headers).toMatchObject({ 'x-request-id': 'bug-1', vary: 'accept' });
    expect(broken.body).toContain('500 · request bug-1');
  });

  it('who has posted a form to nowhere sees one too', async () => {
    const answer = await app.inject({ method: 'POST', url: '/nope', headers: { accept: BROWSER }, payload: '' });
    expect([answer.statusCode, answer.body]).toEqual([404, expect.stringContaining('Nothing is here')]);
  });

  it('cannot be shown what another wrote as HTML', async () => {
    const answer = await get('/things/1/?limit=<b>x</b>&cursor=%00', BROWSER);
    expect([answer.statusCode, answer.body.includes('<b>')]).toEqual([400, false]);
  });
});

describe('a program', () => {
  it.each([
    undefined,
    '*/*',
    'application/json',
    'application/json, text/plain, */*',
    'application/json, text/html;q=0.9',
    'text/html;q=0, */*',
    'image/avif,image/webp,*/*;q=0.8',
    'nonsense',
    '',
  ])('that accepts %s is answered in JSON everywhere', async (accept) => {
    for (const url of ['/nope', '/broken/', '/away/', '/admin/login/nowhere']) {
      const answer = await get(url, accept);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(Object.keys(answer.json())).toEqual(['error', 'code', 'request_id']);
      // A cache between must not give one the other's answer.
      expect(answer.headers['vary']).toBe('accept');
    }
  });

  it.each([
    '/wallet/nowhere/',
    '/orders/01/nowhere/',
    '/inventory/none/',
    '/auth/none/',
    '/api/none/',
    '/admin/api/none/',
    '/internal/wallet/call',
    '/events/none/',
    '/metrics/none',
  ])('finds JSON at %s even when it says that it reads HTML', async (url) => {
    const answer = await get(url, BROWSER);
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { code: 'not_found' }]);
    expect(answer.headers['vary']).toBeUndefined();
  });
});

it('every address of the OpenAPI document but the page to sign in at is for programs', async () => {
  const text = await readFile(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8');
  const { paths } = JSON.parse(text) as { paths: object };
  expect(Object.keys(paths).filter(isForPeople)).toEqual(['/admin/login/']);
});
