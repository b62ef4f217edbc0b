import { expect, it } from 'vitest';

import { Breaker } from './breaker.ts';

it('lets everyone in until three calls in a row have failed, then nobody for a second, then one alone', () => {
  let now = 0;
  const breaker = new Breaker(() => now);
  const failOnce = () => {
    expect(breaker.lets()).toBe(true);
    breaker.failed();
  };
  failOnce();
  failOnce();
  expect(breaker.lets()).toBe(true);
  breaker.succeeded();
  failOnce();
  failOnce();
  failOnce();
  expect(breaker.lets()).toBe(false);
  now = 999;
  expect(breaker.lets()).toBe(false);
  now = 1_000;
  expect([breaker.lets(), breaker.lets()]).toEqual([true, false]);
  breaker.failed();
  expect(breaker.lets()).toBe(false);
  now = 2_000;
  expect(breaker.lets()).toBe(true);
  breaker.succeeded();
  expect([breaker.lets(), breaker.lets()]).toEqual([true, true]);
});
