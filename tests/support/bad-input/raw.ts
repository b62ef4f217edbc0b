import { connect } from 'node:net';

const ANSWER_MS_MAX = 10_000;
const HEADER_TOO_LONG = 'x'.repeat(17 * 1024);

/** Bytes that no client library would send, one character each, and the statuses that may answer them. */
export interface RawCase {
  readonly name: string;
  readonly bytes: string;
  readonly statuses: readonly number[];
  /** Node answers this by itself, before anybody can say how. */
  readonly bare?: boolean;
}

/** Requests that are no valid HTTP, or hold what a library would not let through, with the session of somebody signed in. */
export function rawCases(cookie: string): RawCase[] {
  const head = `Host: localhost\r\nCookie: ${cookie}\r\nConnection: close\r\n`;
  const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\n${head}${more}\r\n`;
  const post = (more: string, body = '', path = '/orders/cancel/') =>
    `POST ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\n${more}\r\n${body}`;
  return [
    { name: 'NUL in the path', bytes: get('/orders/\0/'), statuses: [400] },
    { name: 'bytes that are no UTF-8 in the path', bytes: get('/orders/\xff\xfe/'), statuses: [400] },
    { name: 'a lone surrogate in the path', bytes: get('/orders/\xed\xa0\x80/'), statuses: [400] },
    { name: 'a blank in the path', bytes: get('/orders/a b/'), statuses: [400] },
    { name: 'no UTF-8 in the query', bytes: get('/wallet/transactions/?cursor=\xff'), statuses: [400] },
    { name: 'a query of NUL', bytes: get('/wallet/transactions/?cursor=\0'), statuses: [400] },
    { name: 'NUL in a header', bytes: get('/wallet/balance/', 'X-Request-ID: a\0b\r\n'), statuses: [400] },
    {
      name: 'headers that are too large',
      bytes: get('/wallet/balance/', `X: ${HEADER_TOO_LONG}\r\n`),
      statuses: [431],
    },
    { name: 'an address that is too long', bytes: get(`/${HEADER_TOO_LONG}`), statuses: [431] },
    { name: 'no host', bytes: 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', statuses: [400], bare: true },
    { name: 'no HTTP', bytes: 'hello\r\n\r\n', statuses: [400] },
    { name: 'TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', statuses: [400] },
    { name: 'another version', bytes: `GET / HTTP/9.9\r\n${head}\r\n`, statuses: [400, 505] },
    { name: 'an unknown method', bytes: `BREW / HTTP/1.1\r\n${head}\r\n`, statuses: [400] },
    { name: 'a key of NUL', bytes: post('Idempotency-Key: a\0\r\nContent-Length: 2\r\n', '{}'), statuses: [400] },
    {
      name: 'a key that is no ASCII',
      bytes: post('Idempotency-Key: \xed\xa0\x80\r\nContent-Length: 2\r\n', '{}'),
      statuses: [400],
    },
    { name: 'a length that is no number', bytes: post('Content-Length: x\r\n', '{}'), statuses: [400] },
    { name: 'a negative length', bytes: post('Content-Length: -1\r\n', '{}'), statuses: [400] },
    { name: 'a length that is too large', bytes: post('Content-Length: 99999999\r\n', '{}'), statuses: [413] },
    { name: 'two lengths', bytes: post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), statuses: [400] },
    {
      name: 'a length and chunks',
      bytes: post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '{}'),
      statuses: [400],
    },
    {
      name: 'chunks that are none',
      bytes: post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'),
      statuses: [400],
    },
    {
      name: 'chunks that are too many',
      bytes: post('Transfer-Encoding: chunked\r\n', chunks(1_200, 1_024)),
      statuses: [413],
    },
  ];
}

function chunks(count: number, size: number): string {
  return `${`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`.repeat(count)}0\r\n\r\n`;
}

/** What answered raw bytes: the status, and the body as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends bytes to a port of this machine and reads until the connection ends. */
export function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const settle = () => {
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) reject(new Error(`no answer but ${JSON.stringify(text)}`));
    else resolve({ status, body: text.slice(text.indexOf('\r\n\r\n') + 4) });
    socket.destroy();
  };
  socket.setTimeout(ANSWER_MS_MAX, () => reject(new Error(`no end after ${JSON.stringify(text)}`)));
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk);
  });
  // What was refused early may be cut off while it is still sent; the answer has come by then.
  socket.on('end', settle).on('error', settle);
  socket.write(bytes, 'latin1');
  return promise;
}
