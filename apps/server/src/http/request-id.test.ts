import { describe, expect, it } from 'vitest';

import { requestIdOf, traceIdOf, traceparentOf } from './request-id.ts';
import { sessionTokenOf } from './session-cookie.ts';

describe('the request id', () => {
  it.each(['a', 'A.b_c:d-1', 'x'.repeat(128)])("is the caller's where that is sane: %s", (id) => {
    expect(requestIdOf({ headers: { 'x-request-id': id } })).toBe(id);
  });

  it.each(['', 'a b', 'x'.repeat(129), 'ü', 'a\r\nb', undefined])('is ours otherwise: %s', (id) => {
    expect(requestIdOf({ headers: { 'x-request-id': id } })).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the trace context', () => {
  const valid = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('is taken where it is valid, of later versions as far as we know them', () => {
    expect(traceparentOf(valid)).toBe(valid);
    expect(traceparentOf(`01${valid.slice(2)}-more`)).toBe(`01${valid.slice(2)}`);
    expect(traceIdOf(valid)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it.each([
    undefined,
    '',
    'nonsense',
    `${valid}-more`,
    `ff${valid.slice(2)}`,
    valid.toUpperCase(),
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ])('is left out otherwise: %s', (header) => {
    expect(traceparentOf(header)).toBeNull();
  });
});

describe('the session token', () => {
  it.each([
    ['sessionid=abc', 'abc'],
    ['csrftoken=x; sessionid=a-b_c.d; more=1', 'a-b_c.d'],
    ['othersessionid=no; sessionid=yes', 'yes'],
    ['othersessionid=no', null],
    ['x=sessionid=no', null],
    ['sessionid=', null],
    ['sessionid=a b', null],
    [`sessionid=${'x'.repeat(257)}`, null],
    [undefined, null],
  ])('of %s is %s', (cookies, token) => {
    expect(sessionTokenOf(cookies)).toBe(token);
  });
});
