import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FramePoint, Splitter } from './frames.ts';
import { httpSplitters } from './http-frames.ts';
import { postgresSplitters } from './postgres-frames.ts';

/** A message of PostgreSQL with a type. */
function message(type: string, body: string): Buffer {
  const bytes = Buffer.alloc(5 + Buffer.byteLength(body, 'latin1'));
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(bytes.length - 1, 1);
  bytes.write(body, 5, 'latin1');
  return bytes;
}

/** A message without one, as a connection begins. */
function untyped(code: number, body = ''): Buffer {
  const bytes = Buffer.alloc(8 + body.length);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  bytes.write(body, 8, 'latin1');
  return bytes;
}

/** As a driver that pipelines speaks: named statements, some executed long after they were prepared. */
const FRONTEND = Buffer.concat([
  untyped(80_877_103),
  untyped(196_608, 'user\0kontor\0database\0kontor\0\0'),
  message('p', 'password\0'),
  message('Q', 'BEGIN ISOLATION LEVEL READ COMMITTED\0'),
  message('P', 'kontor.commit\0COMMIT\0\0\0'),
  message('P', "wallet.update\0UPDATE wallet.accounts SET note = 'COMMIT'\0\0\0"),
  message('B', '\0wallet.update\0\0\0\0\0\0\0'),
  message('E', '\0\0\0\0\0'),
  message('B', '\0kontor.commit\0\0\0\0\0\0\0'),
  message('E', '\0\0\0\0\0'),
  message('S', ''),
  message('Q', "SELECT 'COMMIT'\0"),
  message('Q', 'commit;\0'),
  message('P', '\0COMMIT\0\0\0'),
  message('B', '\0\0\0\0\0\0\0\0'),
  message('E', '\0\0\0\0\0'),
  message('P', '\0SELECT 1\0\0\0'),
  message('B', '\0\0\0\0\0\0\0\0'),
  message('E', '\0\0\0\0\0'),
  message('X', ''),
]);
const BACKEND = Buffer.concat([
  Buffer.from('N'),
  message('R', '\0\0\0\0'),
  message('Z', 'I'),
  message('C', 'UPDATE 1\0'),
  message('D', '\0\x01\0\0\0\x06COMMIT'),
  message('C', 'COMMIT\0'),
  message('Z', 'I'),
  message('C', 'ROLLBACK\0'),
  message('C', 'COMMIT\0'),
]);

const REQUESTS = Buffer.from(
  [
    'GET /health/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /orders/create/ HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\n\r\n{"a":"\r\n\r\n"}\n',
    'POST /wallet/submit/ HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\nHELLO\r\n0\r\nTrailer: 1\r\n\r\n',
    'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /last/ HTTP/1.1\r\nHost: a\r\n\r\n',
  ].join(''),
);
const RESPONSES = Buffer.from(
  [
    'HTTP/1.1 204 No Content\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHELLO',
    'HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
  ].join(''),
);

/** A way to cut a stream into chunks: sizes, over and over. */
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

function pushAll(splitter: Splitter, stream: Buffer, chunkSizes: readonly number[]) {
  const frames = [];
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const size = chunkSizes[turn % chunkSizes.length] as number;
    frames.push(...splitter.push(stream.subarray(at, at + size)));
    at += size;
  }
  return frames;
}

function pointsOf(frames: readonly { readonly point: FramePoint | null }[]): (FramePoint | null)[] {
  return frames.map(({ point }) => point).filter((point) => point !== null);
}

const WHOLE = [1 << 20];

describe.each([
  ['PostgreSQL', postgresSplitters, FRONTEND, BACKEND, ['commit', 'commit', 'commit'], ['committed', 'committed']],
  ['HTTP/1.1', httpSplitters, REQUESTS, RESPONSES, Array(5).fill('request'), Array(5).fill('response')],
] as const)('%s', (_name, splitters, questions, answers, asked, answered) => {
  it('is read the same however it is cut into chunks, and nothing of it is lost', () => {
    fc.assert(
      fc.property(sizes, sizes, (first, second) => {
        const { toServer, toClient } = splitters();
        const [there, back] = [pushAll(toServer, questions, first), pushAll(toClient, answers, second)];
        expect(Buffer.concat(there.map(({ bytes }) => bytes))).toEqual(questions);
        expect(Buffer.concat(back.map(({ bytes }) => bytes))).toEqual(answers);
        expect(pointsOf(there)).toEqual(asked);
        expect(pointsOf(back)).toEqual(answered);
      }),
    );
  });

  it('refuses what is of another protocol', () => {
    const { toClient } = splitters();
    expect(() => toClient.push(Buffer.alloc(200, '\x7f'.repeat(20) + HEADLESS))).toThrow('not a message');
  });
});

const HEADLESS = '\r\n\r\n';

it('finds COMMIT where it is asked for, and not where it is spoken of', () => {
  const { toServer } = postgresSplitters();
  const commits = pushAll(toServer, FRONTEND, WHOLE).filter(({ point }) => point === 'commit');
  expect(commits.map(({ bytes }) => String.fromCharCode(bytes[0] ?? 0))).toEqual(['E', 'Q', 'E']);
});
