import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { type HttpClient, openHttpClient, retryAfterMs } from './http-client.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Answers the nth request by the nth handler, the last one again and again. */
async function clientOf(
  ...handlers: ((request: IncomingMessage, response: ServerResponse) => void)[]
): Promise<HttpClient> {
  let requests = 0;
  const server = createServer((request, response) => {
    const handler = handlers[Math.min(requests++, handlers.length - 1)];
    request.resume().on('end', () => handler?.(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const limits = { attemptsMax: 4, tryingMsMax: 2_000 };
  const client = openHttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 2, limits);
  closers.push(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

const answer =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));
const lose = (request: IncomingMessage) => void request.socket.destroy();
const post = { method: 'POST', path: '/x', body: {}, idempotencyKey: 'k' } as const;

describe('a request', () => {
  it.each([
    ['connection_lost', lose],
    ['overloaded', answer(503, { code: 'overloaded' }, { 'retry-after': '0' })],
    ['too_many_requests', answer(429, { code: 'too_many_requests' }, { 'retry-after': '0' })],
    ['key_in_progress', answer(409, { code: 'key_in_progress' }, { 'retry-after': '0' })],
    ['http_502', answer(502, {})],
  ])('is sent again under its key after %s', async (code, trouble) => {
    const client = await clientOf(trouble, trouble, answer(200, { fine: true }));
    expect(await client.send(post)).toMatchObject({ status: 200, body: { fine: true } });
    expect(client.retries).toEqual(new Map([[code, 2]]));
  });

  it('waits as long as Retry-After says', async () => {
    const client = await clientOf(answer(503, {}, { 'retry-after': '1' }), answer(200, {}));
    const startedAt = performance.now();
    await client.send(post);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('gives up after its bound of tries, and at once where it would have to wait longer than its time', async () => {
    const busy = answer(503, { code: 'overloaded' }, { 'retry-after': '0' });
    await expect((await clientOf(busy)).send(post)).rejects.toMatchObject({
      name: 'NoAnswerError',
      code: 'overloaded',
    });
    const long = answer(429, { code: 'too_many_requests' }, { 'retry-after': '60' });
    await expect((await clientOf(long)).send(post)).rejects.toMatchObject({ code: 'too_many_requests' });
  });

  it('that changes something without a key is not repeated after a lost connection', async () => {
    const client = await clientOf(lose, answer(200, {}));
    await expect(client.send({ method: 'POST', path: '/x', body: {} })).rejects.toMatchObject({
      code: 'connection_lost',
    });
    expect(client.retries.size).toBe(0);
  });

  it.each([
    [400, 'insufficient_funds'],
    [409, 'version_conflict'],
    [422, 'key_reused'],
    [500, 'internal'],
  ])('that is decided by %i %s is not sent again', async (status, code) => {
    const client = await clientOf(answer(status, { code }), answer(200, {}));
    expect(await client.send(post)).toMatchObject({ status, body: { code } });
  });

  it('gets the session cookie ready to be sent back, and none where another cookie is set', async () => {
    const client = await clientOf(
      answer(200, {}, { 'set-cookie': 'sessionid=abc; Path=/; HttpOnly' }),
      answer(200, {}, { 'set-cookie': 'a=b' }),
    );
    expect((await client.send(post)).cookie).toBe('sessionid=abc');
    expect((await client.send(post)).cookie).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  it.each([
    ['3', 3_000],
    ['Sun, 22 Nov 2026 10:00:07 GMT', 7_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
