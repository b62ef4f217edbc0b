import { connect } from 'node:net';

import type { App } from '@kontor/http/app';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testApp } from './testing/app.ts';

let app: App;
let port: number;
beforeAll(async () => {
  ({ app } = await testApp());
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => app.close());

/** Everything that the server says to these bytes until it closes the connection. */
function say(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });
}

describe('what is no request at all', () => {
  it.each([
    ['no HTTP', 'HELLO\r\n\r\n', '400 Bad Request', 'malformed_request'],
    [
      'too much of a head',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 ',
      'headers_too_large',
    ],
  ])("is answered in the contract's shape: %s", async (_name, text, status, code) => {
    const [head = '', body = ''] = (await say(text)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status}`);
    const answer = JSON.parse(body);
    expect(answer).toMatchObject({ code });
    expect(head).toContain(`x-request-id: ${answer.request_id}`);
  });
});
