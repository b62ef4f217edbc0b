import { describe, expect, it } from 'vitest';

import { ProtocolError, ResponseReader } from './response-reader.ts';

const BODY = '{"order_id":"0193","name":"Töpfe €"}';
const response = (body = BODY, status = '200 OK', header = 'content-length') =>
  Buffer.from(
    `HTTP/1.1 ${status}\r\nX-Request-Id: 1\r\n${header}: ${Buffer.byteLength(body)}\r\nConnection: keep-alive\r\n\r\n${body}`,
  );

describe('a response', () => {
  it('is read whole wherever the network cuts it in two', () => {
    const bytes = response();
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const reader = new ResponseReader();
      expect(reader.feed(bytes.subarray(0, cut))).toBe(false);
      expect(reader.feed(bytes.subarray(cut))).toBe(true);
      expect([reader.status, reader.body()]).toEqual([200, BODY]);
    }
  });

  it('is read whole when every byte comes alone, in a buffer that is used again', () => {
    const reader = new ResponseReader();
    const one = Buffer.alloc(1);
    const bytes = response();
    for (const [at, byte] of bytes.entries()) {
      one[0] = byte;
      expect(reader.feed(one)).toBe(at === bytes.length - 1);
    }
    expect(reader.body()).toBe(BODY);
  });

  it('follows another on the same connection, longer or shorter', () => {
    const reader = new ResponseReader();
    for (const [body, status] of [
      ['{}', '200 OK'],
      ['{"code":"overloaded"}', '503 Service Unavailable'],
      ['', '204 No Content'],
    ]) {
      expect(reader.feed(response(body, status))).toBe(true);
      expect([String(reader.status), reader.body()]).toEqual([status?.slice(0, 3), body]);
    }
  });

  it.each(['Content-Length', 'CONTENT-LENGTH', 'content-length'])('has its length under %s', (header) => {
    expect(new ResponseReader().feed(response(BODY, '200 OK', header))).toBe(true);
  });

  it('is not taken for whole by a Content-Length inside another header or the body', () => {
    const reader = new ResponseReader();
    const text = 'HTTP/1.1 200 OK\r\nx-content-length: 0\r\ncontent-length: 20\r\n\r\ncontent-length: 3';
    expect(reader.feed(Buffer.from(text))).toBe(false);
    expect(reader.feed(Buffer.from('\r\n4'))).toBe(true);
  });

  it.each([
    ['without a Content-Length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['with bytes after its end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab'],
    ['without a status', 'HTTP/1.1 OK\r\ncontent-length: 0\r\n\r\n'],
    ['without an end of its head', 'x'.repeat(2 * 1024 * 1024)],
  ])('%s is refused', (_, text) => {
    expect(() => new ResponseReader().feed(Buffer.from(text))).toThrow(ProtocolError);
  });

  it('that a lost connection left unfinished is forgotten', () => {
    const reader = new ResponseReader();
    reader.feed(response().subarray(0, 30));
    reader.reset();
    expect(reader.feed(response())).toBe(true);
  });
});
