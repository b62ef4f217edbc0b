import { uuidv7 } from '@kontor/kernel/uuid';
import { describe, expect, it } from 'vitest';

import { createRequest, orderIdAt, payRequest, saysPaid } from './requests.ts';

const parse = (bytes: Buffer) => {
  const [head = '', body = ''] = bytes.toString().split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  return { first, headers: Object.fromEntries(lines.map((line) => line.split(': '))) as Record<string, string>, body };
};

describe('a prebuilt request', () => {
  it('is what the contract asks for, whatever id and key are put in', () => {
    const id = uuidv7(1);
    const request = createRequest('127.0.0.1:8000', 'sessionid=abc');
    request.setId(Buffer.from(id), 0);
    request.renewKey();
    const { first, headers, body } = parse(request.bytes);
    expect(first).toBe('POST /orders/create/ HTTP/1.1');
    expect(headers).toMatchObject({
      Host: '127.0.0.1:8000',
      Cookie: 'sessionid=abc',
      'Content-Length': String(body.length),
    });
    expect(JSON.parse(body)).toMatchObject({ items: [{ product_id: id, quantity: 1 }] });
  });

  it('takes the order id straight out of the create answer', () => {
    const id = uuidv7(2);
    const answer = Buffer.from(`HTTP/1.1 200 OK\r\n\r\n{"order_id":"${id}","status":"PENDING"}`);
    const at = orderIdAt(answer, 19, answer.length);
    const request = payRequest('127.0.0.1:8000', 'sessionid=abc');
    request.setId(answer, at);
    expect(JSON.parse(parse(request.bytes).body)).toEqual({ order_id: id });
  });

  it('never carries the same key twice', () => {
    const request = payRequest('127.0.0.1:8000', 'sessionid=abc');
    const keys = Array.from({ length: 5_000 }, () => {
      request.renewKey();
      return parse(request.bytes).headers['Idempotency-Key'] ?? '';
    });
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
  });
});

describe('an answer', () => {
  it.each(['{"order":"1"}', '{"order_id":"1"}', '{"order_id":""}', ''])('%s has no order id', (text) => {
    const body = Buffer.from(text);
    expect(orderIdAt(body, 0, body.length)).toBe(-1);
  });

  it('is of a paid order only if it says so', () => {
    expect(saysPaid(Buffer.from('{"order_id":"1","status":"PAID"}'), 0)).toBe(true);
    expect(saysPaid(Buffer.from('{"order_id":"1","status":"PAYING"}'), 0)).toBe(false);
  });
});
