import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, cookieIn, expectOk, expectRefused, ID } from '../support/api.ts';
import { type ApiWorld, openApiWorld } from '../support/api-world.ts';
import { IS_BALANCED } from '../support/app-under-test.ts';

const PASSWORD = 'correct horse battery';
/** A session that has ended is refused at once where it was ended, and within a second everywhere. */
const ENDED_WITHIN_MS = IS_BALANCED ? 1_000 : 0;
/** Where a cookie is set over TLS, it is for TLS alone. */
const SECURE = IS_BALANCED ? '; Secure' : '';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.drop());

/** Registers somebody and tells the name and the cookie that came with it. */
async function register(): Promise<{ readonly username: string; readonly cookie: string; readonly api: Api }> {
  const username = `user-${randomUUID()}`;
  const answer = await world.anyone.post('/auth/register/', { username, password: PASSWORD });
  expectOk(answer);
  const cookie = cookieIn(answer, 'sessionid') ?? '';
  return { username, cookie, api: new Api(world.app, cookie) };
}

/** Expects a session to be refused by every instance. */
async function expectEnded(cookie: string | null): Promise<void> {
  for (const instance of world.instances) {
    const me = () => new Api(instance, cookie).get('/auth/me/');
    const until = Date.now() + ENDED_WITHIN_MS;
    let answer = await me();
    while (answer.statusCode === 200 && Date.now() < until) answer = await me();
    expectRefused(answer, 401, 'not_signed_in');
    expectRefused(await me(), 401, 'not_signed_in');
  }
}

describe('/auth/', () => {
  it.each(['/auth/register/', '/auth/register'])('%s makes a customer and signs in', async (url) => {
    const username = `Änne.${randomUUID()}`;
    const answer = await world.anyone.post(url, { username, email: 'a@example.com', password: PASSWORD });
    const user = { id: ID, username, role: 'customer' };
    expect(expectOk(answer)).toEqual({ user });
    expect(answer.body).not.toContain(PASSWORD);
    const me = new Api(world.app, cookieIn(answer, 'sessionid'));
    expect(expectOk(await me.get('/auth/me/'))).toEqual({ user: { ...user, id: answer.json().user.id } });
    expect(expectOk(await me.get('/wallet/balance/'))['balance']).toBe('0.00');
    // The same name in another case is taken.
    const again = { username: username.toUpperCase(), password: PASSWORD };
    expectRefused(await world.anyone.post(url, again), 400, 'username_taken');
  });

  it('takes nobody for more than a customer, whatever the body says', async () => {
    const body = { username: `u-${randomUUID()}`, password: PASSWORD, role: 'admin', is_staff: true, tenant_id: 2 };
    expect(expectOk(await world.anyone.post('/auth/register/', body))).toMatchObject({ user: { role: 'customer' } });
  });

  it('signs in with the right password, and says the same of a wrong one and of an unknown name', async () => {
    const { username } = await register();
    for (const url of ['/auth/login/', '/auth/login']) {
      const answer = await world.anyone.post(url, { username, password: PASSWORD });
      expect(expectOk(answer)).toEqual({ user: { id: ID, username, role: 'customer' } });
      const [session, csrf] = ['sessionid', 'csrftoken'].map((name) =>
        [answer.headers['set-cookie'] ?? []].flat().find((line) => line.startsWith(`${name}=`)),
      );
      expect(session?.replace(SECURE, '')).toMatch(
        /^sessionid=[\w-]{20,}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(csrf?.replace(SECURE, '')).toMatch(/^csrftoken=[\w-]+; Max-Age=\d+; Path=\/; SameSite=Lax$/);
      expect([session, csrf].map((line) => line?.includes('; Secure'))).toEqual([IS_BALANCED, IS_BALANCED]);
      const wrong = expectRefused(
        await world.anyone.post(url, { username, password: 'wrong' }),
        401,
        'invalid_credentials',
      );
      const unknown = expectRefused(
        await world.anyone.post(url, { username: 'nobody', password: PASSWORD }),
        401,
        'invalid_credentials',
      );
      expect(wrong['error']).toBe(unknown['error']);
    }
  });

  it('signs out, at once where it is asked', async () => {
    for (const url of ['/auth/logout/', '/auth/logout']) {
      const { api, cookie } = await register();
      expectOk(await api.get('/auth/me'));
      const answer = await api.post(url);
      expectOk(answer);
      expect(cookieIn(answer, 'sessionid')).toBe('sessionid=');
      await expectEnded(cookie);
      expectRefused(await api.post(url), 401, 'not_signed_in');
    }
  });

  it('changes a password, which ends the other sessions', async () => {
    const { username, api } = await register();
    const login = (password: string) => world.anyone.post('/auth/login/', { username, password });
    const another = cookieIn(await login(PASSWORD), 'sessionid');
    const other = new Api(world.app, another);
    expectOk(await other.get('/auth/me/'));
    expectRefused(await api.post('/auth/password/', { old: 'wrong', new: 'another password' }), 400, 'wrong_password');
    expect(
      expectRefused(await api.post('/auth/password/', { old: PASSWORD, new: 'short' }), 400, 'validation_failed')[
        'details'
      ],
    ).toMatchObject([{ field: 'new' }]);
    expectOk(await api.post('/auth/password', { old: PASSWORD, new: 'another password' }));
    await expectEnded(another);
    expectOk(await api.get('/auth/me/'));
    expectRefused(await login(PASSWORD), 401, 'invalid_credentials');
    expectOk(await login('another password'));
  });
});

describe('/admin/login/', () => {
  it('is a form that works without JavaScript', async () => {
    for (const url of ['/admin/login/', '/admin/login', '/admin/login/?next=/orders/']) {
      const page = await world.anyone.get(url);
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toMatch(/<form method="post"/);
      expect(page.body).toMatch(/name="username"/);
      expect(page.body).toMatch(/name="password"/);
      expect(page.body).toMatch(/name="csrfmiddlewaretoken" value="[\w-]{16,}"/);
      expect(page.body).toContain(`name="next" value="${url.includes('next') ? '/orders/' : '/admin/'}"`);
      expect(page.body).not.toMatch(/<script/);
      expect(cookieIn(page, 'csrftoken')).not.toBeNull();
    }
  });

  it('signs in as clients of old do: take the token, send the form, follow', async () => {
    const { username } = await register();
    const page = await world.anyone.get('/admin/login/');
    const token = /name="csrfmiddlewaretoken" value="([\w-]+)"/.exec(page.body)?.[1] ?? '';
    const csrf = cookieIn(page, 'csrftoken') ?? '';
    const fields = { username, password: PASSWORD, next: '/admin/', csrfmiddlewaretoken: token };
    for (const url of ['/admin/login/', '/admin/login']) {
      const answer = await world.anyone.form(url, fields, {
        cookie: csrf,
        'x-csrftoken': token,
        referer: 'http://localhost/admin/login/',
      });
      expect([answer.statusCode, answer.headers.location]).toEqual([302, '/admin/']);
      const signedIn = new Api(world.app, `${csrf}; ${cookieIn(answer, 'sessionid')}`);
      expect(expectOk(await signedIn.get('/auth/me/'))).toMatchObject({ user: { username } });
      expectOk(await signedIn.post('/wallet/submit/', { amount: '1' }, { 'x-csrftoken': token }));
    }
    expect((await world.anyone.postKeyless('/admin/login/', fields)).statusCode).toBe(302);
  });

  it('goes nowhere but on this site', async () => {
    const { username } = await register();
    const nexts: Readonly<Record<string, string>> = {
      '/orders/?a=1#b': '/orders/?a=1#b',
      '': '/admin/',
      'https://evil.example/': '/admin/',
      '//evil.example/': '/admin/',
      '/\\evil.example/': '/admin/',
      '/\t/evil.example': '/admin/',
      'javascript:alert(1)': '/admin/',
      admin: '/admin/',
      '/.//evil.example': '/admin/',
      '/a\r\nSet-Cookie: x=1': '/admin/',
    };
    for (const [next, location] of Object.entries(nexts)) {
      const answer = await world.anyone.form('/admin/login/', { username, password: PASSWORD, next });
      expect([next, answer.statusCode, answer.headers.location]).toEqual([next, 302, location]);
    }
    expect((await world.anyone.form('/admin/login/', { username, password: PASSWORD })).headers.location).toBe(
      '/admin/',
    );
  });

  it('shows the form again with a message for who is wrong, and escapes what he typed', async () => {
    const fields = { username: '"><script>alert(1)</script>', password: 'wrong', next: '/orders/"><x>' };
    const answer = await world.anyone.form('/admin/login/', fields);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toMatch(/role="alert">[^<]*[Ww]rong username or password/);
    expect(answer.body).not.toContain('<script>');
    expect(answer.body).not.toContain('<x>');
    expect(cookieIn(answer, 'sessionid')).toBeNull();
  });
});

describe('a state-changing request from a browser', () => {
  const cases: readonly (readonly [headers: Readonly<Record<string, string>>, passes: boolean])[] = [
    [{}, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:80' }, false],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' }, true],
    [{ origin: 'http://localhost:80' }, true],
    [{ origin: 'http://localhost' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'http://localhost:8080' }, false],
    [{ origin: 'http://localhost.evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://shop.example' }, true],
    [{ 'x-csrftoken': 'whatever', cookie2: 'x' }, true],
    [{ referer: 'https://evil.example/' }, true],
  ];

  it.each(cases)('%j passes: %s', async (headers, passes) => {
    const customer = await world.customer(0n);
    const app = await trusting();
    const send = (url: string, payload: object, more = {}) =>
      app.inject({
        method: 'POST',
        url,
        payload,
        headers: { host: 'localhost:80', cookie: customer.cookie, ...headers, ...more },
      });
    const answer = await send('/wallet/submit/', { amount: '1' }, { 'idempotency-key': 'k' });
    if (passes) expectOk(answer);
    else expectRefused(answer, 403, 'cross_site');
    expect(await world.balance(customer)).toBe(passes ? '1.00' : '0.00');
    // Signing in is a change of state too: of whose session the browser has.
    const login = await send('/auth/login/', { username: 'nobody', password: 'x' });
    expectRefused(login, passes ? 401 : 403, passes ? 'invalid_credentials' : 'cross_site');
    const read = await app.inject({ url: '/wallet/balance/', headers: { cookie: customer.cookie, ...headers } });
    expectOk(read);
  });

  let app: Promise<ApiWorld['app']> | null = null;
  function trusting(): Promise<ApiWorld['app']> {
    return (app ??= world.another({ TRUSTED_ORIGINS: 'https://shop.example' }));
  }
});

describe('attempts to sign in', () => {
  it('are limited by account, with the time to wait', async () => {
    const { username } = await register();
    const app = await world.another({ RATE_LIMITS: 'on' });
    const attempt = (password: string) =>
      app.inject({ method: 'POST', url: '/auth/login/', payload: { username, password } });
    let answer = await attempt('wrong');
    for (let turn = 0; turn < 30 && answer.statusCode === 401; turn += 1) answer = await attempt('wrong');
    expectRefused(answer, 429, 'too_many_requests');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expectRefused(await attempt(PASSWORD), 429, 'too_many_requests');
  });
});
