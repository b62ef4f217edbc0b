import { hash } from 'node:crypto';

import type { App } from '@kontor/http/app';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { IDENTITY_MIGRATIONS } from '../migrations.ts';
import type { Identity } from '../service.ts';
import { startApp } from '../testing/app.ts';
import { newName, PASSWORD, startInstance } from '../testing/instances.ts';

let test: TestDatabase;
let identity: Identity;
let app: App;

beforeAll(async () => {
  test = await openTestDatabase([IDENTITY_MIGRATIONS]);
  const loginLimits = { accountAttemptsMax: 3, addressAttemptsMax: 1_000, windowMs: 60_000 };
  identity = startInstance(test.database, { loginLimits });
  app = startApp(identity, 'Sample accounts: admin & "others"');
});
afterAll(async () => {
  await app.close();
  await identity.close();
  await test.drop();
});

type Answer = Awaited<ReturnType<App['inject']>>;

function post(url: string, payload: object, headers: Record<string, string> = {}): Promise<Answer> {
  return app.inject({ method: 'POST', url, payload, headers });
}

function submitForm(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  return app.inject({
    method: 'POST',
    url: '/admin/login/',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
}

function cookieLine(answer: Answer, name: string): string {
  const line = [answer.headers['set-cookie']].flat().find((each) => each?.startsWith(`${name}=`));
  return line ?? '';
}

function cookieOf(answer: Answer): Record<string, string> {
  return { cookie: cookieLine(answer, 'sessionid').split(';', 1)[0] ?? '' };
}

async function register(username = newName()): Promise<{ username: string; answer: Answer }> {
  return { username, answer: await post('/auth/register/', { username, password: PASSWORD }) };
}

describe('/auth/', () => {
  it('registers, tells who one is, and signs out', async () => {
    const { username, answer } = await register();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { user } = answer.json<{ user: { id: string } }>();
    expect(user).toEqual({ id: user.id, username, role: 'customer' });
    const headers = cookieOf(answer);
    expect((await app.inject({ url: '/auth/me/', headers })).json()).toEqual({ user });
    const out = await post('/auth/logout/', {}, headers);
    expect(out.json()).toEqual({ status: 'signed_out' });
    expect(cookieLine(out, 'sessionid')).toMatch(/^sessionid=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await app.inject({ url: '/auth/me/', headers })).statusCode).toBe(401);
  });

  it('sets a cookie that scripts cannot read, that lives as long as the session, and is for TLS only under TLS', async () => {
    const { username, answer } = await register();
    expect(cookieLine(answer, 'sessionid')).toMatch(
      /^sessionid=[\w-]{43}; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(cookieLine(answer, 'csrftoken')).toMatch(/^csrftoken=[\w-]{32}; Max-Age=31536000; Path=\/; SameSite=Lax$/);
    const secure = await post('/auth/login/', { username, password: PASSWORD }, { 'x-forwarded-proto': 'https' });
    expect(cookieLine(secure, 'sessionid')).toContain('; Secure');
    expect(cookieLine(secure, 'csrftoken')).toContain('; Secure');
  });

  it('signs in, and refuses a wrong password and an unknown name with the same answer', async () => {
    const { username, answer } = await register();
    const right = await post('/auth/login/', { username, password: PASSWORD });
    expect(right.json()).toEqual(answer.json());
    const wrong = await post('/auth/login/', { username, password: 'a wrong one' });
    const unknown = await post('/auth/login/', { username: newName('nobody'), password: PASSWORD });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    const shown = { error: 'Wrong username or password.', code: 'invalid_credentials' };
    expect([wrong.json(), unknown.json()]).toMatchObject([shown, shown]);
    expect([wrong.headers['set-cookie'], unknown.headers['set-cookie']]).toEqual([undefined, undefined]);
  });

  it('says how long to wait after too many wrong passwords', async () => {
    const username = newName('nobody');
    const attempt = () => post('/auth/login/', { username, password: 'a wrong one' });
    for (let index = 0; index < 3; index += 1) expect((await attempt()).statusCode).toBe(401);
    const blocked = await attempt();
    expect(blocked.statusCode).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(30);
    const page = await submitForm({ username, password: PASSWORD });
    expect(page.statusCode).toBe(429);
    expect(page.body).toContain('Too many attempts. Wait a minute, then try again.');
    expect(page.headers['retry-after']).toBeDefined();
  });

  it('changes the password', async () => {
    const { username, answer } = await register();
    const headers = cookieOf(answer);
    const wrong = await post('/auth/password/', { old: 'a wrong one', new: 'another horse' }, headers);
    expect([wrong.statusCode, wrong.json()]).toMatchObject([400, { code: 'wrong_password' }]);
    const right = await post('/auth/password/', { old: PASSWORD, new: 'another horse' }, headers);
    expect([right.statusCode, right.json()]).toEqual([200, answer.json()]);
    expect((await app.inject({ url: '/auth/me/', headers })).statusCode).toBe(200);
    expect((await post('/auth/login/', { username, password: 'another horse' })).statusCode).toBe(200);
  });

  it('takes a name once', async () => {
    const { username } = await register();
    const { answer } = await register(username.toUpperCase());
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'username_taken' }]);
  });
});

describe('the sign-in page', () => {
  it('is a form that works without scripts, with its own policy', async () => {
    const answer = await app.inject({ url: '/admin/login/?next=/admin/orders/' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    const { body } = answer;
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(cookieLine(answer, 'csrftoken').startsWith(`csrftoken=${token};`)).toBe(true);
    expect(body).toContain('<input type="hidden" name="next" value="/admin/orders/">');
    expect(body).toMatch(/<label for="username">.*\n<input id="username" name="username".*autocomplete="username"/);
    expect(body).toMatch(
      /<label for="password">.*\n<input id="password" name="password" type="password" autocomplete="current-password"/,
    );
    expect(body).not.toContain('<script');
    expect(body).toContain('Sample accounts: admin &amp; &quot;others&quot;');
    const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
    expect(answer.headers['content-security-policy']).toContain(`'sha256-${hash('sha256', style, 'base64')}'`);
    expect(body).not.toContain('style=');
  });

  it('leads to where one wanted to go, with a session', async () => {
    const { username } = await register();
    const answer = await submitForm({ username, password: PASSWORD, next: '/orders/?x=1', csrfmiddlewaretoken: 'x' });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/orders/?x=1']);
    expect((await app.inject({ url: '/auth/me/', headers: cookieOf(answer) })).statusCode).toBe(200);
    const elsewhere = await submitForm({ username, password: PASSWORD, next: '//evil.example' });
    expect([elsewhere.statusCode, elsewhere.headers.location]).toEqual([302, '/admin/']);
    const json = await post('/admin/login/', { username, password: PASSWORD });
    expect([json.statusCode, json.headers.location]).toEqual([302, '/admin/']);
  });

  it('comes again with a message after a wrong password, and shows what was typed as text', async () => {
    const username = `"><script>alert('1')</script>&`;
    const answer = await submitForm({ username, password: '<b>x</b>', next: '/a"b' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Wrong username or password.');
    expect(answer.body).toContain('role="alert"');
    expect(answer.body).toContain('value="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"');
    expect(answer.body).not.toContain('<script');
    expect(answer.body).not.toContain('<b>x');
    expect(answer.body).toContain('name="next" value="/a%22b"');
    expect(cookieLine(answer, 'sessionid')).toBe('');
  });

  it('keeps the csrf token that a client has', async () => {
    const answer = await app.inject({ url: '/admin/login', headers: { cookie: 'csrftoken=mine; other=1' } });
    expect(answer.body).toContain('name="csrfmiddlewaretoken" value="mine"');
    const forged = await app.inject({ url: '/admin/login', headers: { cookie: 'csrftoken="><script>' } });
    expect(forged.body).not.toContain('<script');
  });
});
