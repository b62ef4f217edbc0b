import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJsonBody } from './body-text.ts';
import { parseFormBody, queryProblems } from './form-text.ts';

const json = (text: string) => parseJsonBody(Buffer.from(text));
const problem = (kind: string, field: string) =>
  expect.objectContaining({
    refusal: expect.objectContaining({ kind, details: [expect.objectContaining({ field })] }),
  });

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('\\u') || text.includes('__proto__')) return;
        expect(json(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['not JSON', '{"a":', 'malformed_body', 'body'],
    ['NaN', '{"a":NaN}', 'malformed_body', 'body'],
    ['too deep', `${'['.repeat(33)}${']'.repeat(33)}`, 'malformed_body', 'body'],
    ['too deep behind brackets in a text', `["]]]]",${'['.repeat(32)}${']'.repeat(32)}]`, 'malformed_body', 'body'],
    ['NUL', '{"items":[{"notes":"a\\u0000b"}]}', 'validation_failed', 'items/0/notes'],
    ['NUL in a key', '{"a\\u0000":1}', 'validation_failed', 'a\\u0000'],
    ['a lone surrogate', '{"notes":"\\ud800"}', 'validation_failed', 'notes'],
    ['a lone surrogate in a key', '{"\\udc00":1}', 'validation_failed', '\\udc00'],
    ['a text that is NUL', '"\\u0000"', 'validation_failed', 'body'],
    ['__proto__', '{"a":{"__proto__":{"role":"admin"}}}', 'validation_failed', 'a/__proto__'],
    ['__proto__ in escapes', '{"\\u005f_proto__":1}', 'validation_failed', '__proto__'],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', 'validation_failed', 'constructor'],
    ['a number with more digits than a double', '{"amount":10.00000000000000001}', 'validation_failed', 'amount'],
    ['a number that a double rounds', '{"items":[{"n":9007199254740993}]}', 'validation_failed', 'items/0/n'],
    ['a number over every double', '{"n":1e400}', 'validation_failed', 'n'],
    ['a number under every double', '{"n":-1E-400}', 'validation_failed', 'n'],
  ])('is refused by the name of the field: %s', (_name, text, kind, field) => {
    expect(() => json(text)).toThrow(problem(kind, field));
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => parseJsonBody(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow(problem('malformed_body', 'body'));
    expect(() => parseJsonBody(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow(problem('malformed_body', 'body'));
  });

  it.each([
    ['a text with brackets', '{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', { a: '['.repeat(38) }],
    ['a surrogate pair in escapes', '{"a":"\\ud83d\\ude00"}', { a: '😀' }],
    ['text beyond ASCII', '{"a":"Grüße 😀"}', { a: 'Grüße 😀' }],
    ['a field called constructor', '{"constructor":"Acme"}', { constructor: 'Acme' }],
    [
      'a long number that a double holds',
      '{"a":1234567890123456.0,"b":0.10000000000000000}',
      { a: 1234567890123456, b: 0.1 },
    ],
    ['long digits inside a text', '{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
  ])('is taken: %s', (_name, text, value) => {
    expect(json(text)).toEqual(value);
  });
});

describe('a form body', () => {
  const form = (text: string) => parseFormBody(Buffer.from(text, 'latin1'));

  it('gives texts', () => {
    expect({ ...form('amount=10.00&note=a+b%20c%C3%BC&empty=&alone') }).toEqual({
      amount: '10.00',
      note: 'a b cü',
      empty: '',
      alone: '',
    });
  });

  it.each([
    ['NUL', 'amount=%00', 'amount'],
    ['a broken escape', 'amount=%E0%A4%A', 'amount'],
    ['not UTF-8 in escapes', 'amount=%FF', 'amount'],
    ['twice the same', 'amount=1&amount=2', 'amount'],
    ['__proto__', '__proto__=1', '__proto__'],
  ])('is refused by the name of the field: %s', (_name, text, field) => {
    expect(() => form(text)).toThrow(problem('validation_failed', field));
  });

  it('is refused when its bytes are not UTF-8, or its fields too many', () => {
    expect(() => form('a=\xff')).toThrow(problem('malformed_body', 'body'));
    expect(() => form('a=1&'.repeat(101))).toThrow(problem('malformed_body', 'body'));
  });
});

describe('a query', () => {
  it('names the fields that cannot be kept', () => {
    expect(queryProblems('a=1&search=%00&b=%FF').map(({ field }) => field)).toEqual(['search', 'b']);
    expect(queryProblems('search=%C3%BC')).toEqual([]);
  });
});
