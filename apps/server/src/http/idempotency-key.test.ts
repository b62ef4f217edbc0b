import { describe, expect, it } from 'vitest';

import { idempotencyKeyOf } from './idempotency-key.ts';

describe('the idempotency key of a request', () => {
  it.each([
    ['bare', 'abc-123', undefined, 'abc-123'],
    ['quoted', '"abc-123"', undefined, 'abc-123'],
    ['quoted with escapes', '"a\\"b\\\\c"', undefined, 'a"b\\c'],
    ['with spaces round it', '  abc ', undefined, 'abc'],
    ['the longest there is', 'k'.repeat(255), undefined, 'k'.repeat(255)],
    ['in the body', undefined, { _idempotency_key: 'k' }, 'k'],
    ['in both places', '"k"', { _idempotency_key: 'k' }, 'k'],
    ['nowhere', undefined, { amount: '1' }, null],
    ['nowhere, without a body', undefined, undefined, null],
  ])('%s', (_name, header, body, key) => {
    expect(idempotencyKeyOf(header, body)).toBe(key);
  });

  it.each([
    ['empty', '', undefined, 'Idempotency-Key'],
    ['empty in quotes', '""', undefined, 'Idempotency-Key'],
    ['too long', 'k'.repeat(256), undefined, 'Idempotency-Key'],
    ['not ASCII', 'ключ', undefined, 'Idempotency-Key'],
    ['with a control character', 'a\tb', undefined, 'Idempotency-Key'],
    ['no text in the body', undefined, { _idempotency_key: 7 }, '_idempotency_key'],
    ['null in the body', undefined, { _idempotency_key: null }, '_idempotency_key'],
    ['empty in the body', undefined, { _idempotency_key: '' }, '_idempotency_key'],
    ['two different ones', 'a', { _idempotency_key: 'b' }, 'Idempotency-Key'],
  ])('is refused by the name of its place: %s', (_name, header, body, field) => {
    expect(() => idempotencyKeyOf(header, body)).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ details: [expect.objectContaining({ field })] }) }),
    );
  });
});
