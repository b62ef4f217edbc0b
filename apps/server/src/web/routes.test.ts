import { hash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';

import type { App } from '@kontor/http/app';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cookieOf, testApp } from '../http/testing/app.ts';
import { readWebApp } from './files.ts';
import { NONCE_PLACEHOLDER } from './routes.ts';

const STYLE = 'body{color:red}';
const PAGE = `<!doctype html><title>Built</title><style>${STYLE}</style><script nonce="${NONCE_PLACEHOLDER}" src="/x.js"></script>`;
const SCRIPT = 'console.log("built");'.repeat(100);

let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets', 'index-1a2b.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'index-1a2b.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets', 'index-1a2b.js.gz'), gzipSync(SCRIPT));
  const built = await readWebApp(folder);
  ({ app } = await testApp({ web: { shop: built, admin: built } }));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('a built application', () => {
  it.each(['/shop', '/shop/', '/shop/orders/01a2/', '/shop/no.such.file'])('answers %s with its page', async (url) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<title>Built</title>');
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('has a policy without inline scripts and styles, and nothing from elsewhere', async () => {
    const policy = String((await get('/shop/')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'self';");
    expect(policy).toContain(`style-src 'self' 'sha256-${hash('sha256', STYLE, 'base64')}'`);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('keeps assets for ever, since their names change with them, and everything else for no time', async () => {
    expect((await get('/shop/assets/index-1a2b.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/shop/icon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['br; q=0.000', undefined],
    [undefined, undefined],
  ])('sends to a client that accepts %s what was compressed beforehand: %s', async (accepted, encoding) => {
    const answer = await get(
      '/shop/assets/index-1a2b.js',
      accepted === undefined ? {} : { 'accept-encoding': accepted },
    );
    expect([answer.headers['content-encoding'], answer.headers['vary']]).toEqual([encoding, 'accept-encoding']);
    const plain = { br: brotliDecompressSync, gzip: gunzipSync, identity: Buffer.from }[encoding ?? 'identity'];
    expect(plain?.(answer.rawPayload).toString()).toBe(SCRIPT);
  });

  it('does not send again what the client has', async () => {
    const { headers } = await get('/shop/assets/index-1a2b.js', { 'accept-encoding': 'br' });
    const again = await get('/shop/assets/index-1a2b.js', {
      'accept-encoding': 'br',
      'if-none-match': `"x", ${headers.etag}`,
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const otherwise = await get('/shop/assets/index-1a2b.js', { 'if-none-match': String(headers.etag) });
    expect(otherwise.statusCode).toBe(200);
  });

  it.each(['/shop/assets/gone-9f.js', '/admin/assets/gone-9f.js', '/shop/assets/..%2f..%2fpackage.json'])(
    'does not pretend that %s is a page',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404);
    },
  );
});

it('a file that is gone is JSON to the page that asks for it, and a page to a person', async () => {
  for (const [accept, type] of [
    ['*/*', 'application/json; charset=utf-8'],
    ['text/html,*/*;q=0.8', 'text/html; charset=utf-8'],
  ] as const) {
    const answer = await get('/shop/assets/gone-9f.js', { accept });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, type]);
  }
});

describe('/admin/', () => {
  it('is for staff: with a nonce of its own in every answer, kept nowhere', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => get('/admin/orders/', cookieOf('staff'))));
    const nonces = [first, second].map((answer) => /nonce="([\w-]{22})"/.exec(answer?.body ?? '')?.[1]);
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(first?.headers['content-security-policy']).toMatch(
      new RegExp(`style-src 'self' 'sha256-[^']+' 'nonce-${nonces[0]}'`),
    );
    expect(first?.headers['content-security-policy']).toContain("script-src 'self';");
    expect(first?.headers['cache-control']).toBe('no-store');
  });

  it('sends strangers to sign in, with the way back', async () => {
    expect((await get('/admin/')).headers.location).toBe('/admin/login/');
    expect((await get('/admin/orders/?status=PAID')).headers.location).toBe(
      '/admin/login/?next=%2Fadmin%2Forders%2F%3Fstatus%3DPAID',
    );
  });

  it('stays closed to customers, and tells them where to go', async () => {
    const answer = await get('/admin/', cookieOf('customer'));
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('href="/shop/"');
    expect(answer.body).not.toContain('Built');
  });

  it.each(['GET', 'POST'] as const)(
    'answers %s of an API that is not there with an error, not with a page',
    async (method) => {
      const answer = await app.inject({ method, url: '/admin/api/none/', headers: cookieOf('staff') });
      expect([answer.statusCode, answer.json()]).toMatchObject([404, { code: 'not_found' }]);
    },
  );
});

describe('what is not built', () => {
  it('says so, and how to find out why', async () => {
    const { app: bare } = await testApp();
    for (const [url, headers] of [
      ['/shop/', {}],
      ['/admin/', cookieOf('staff')],
    ] as const) {
      const answer = await bare.inject({ url, headers });
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain('npm run build');
    }
    await bare.close();
  });
});
