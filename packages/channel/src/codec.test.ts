import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeWire, encodeWire, WireError } from './codec.ts';

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true, maxKeys: 4 },
    ),
  ),
})).value;

describe('the wire', () => {
  it('brings back every value as it was, bigints wherever they are', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(decodeWire(encodeWire(each))).toEqual(each);
      }),
    );
  });

  it('does not take a text for an amount', () => {
    expect(decodeWire(encodeWire({ amountMinor: '150', position: 150n }))).toEqual({
      amountMinor: '150',
      position: 150n,
    });
  });

  it('brings back a Map', () => {
    const notes = new Map([[1, { text: 'late', amountMinor: 5n }]]);
    expect(decodeWire(encodeWire({ notes }))).toEqual({ notes });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, new Set([1]), /x/])(
    'carries nothing that JSON would change in silence: %s',
    (each) => {
      expect(() => encodeWire({ each })).toThrow('broken');
    },
  );

  it.each([
    '',
    '{',
    '{"$bigint":1}',
    '{"$bigint":"1.5"}',
    '{"$bigint":"1","more":2}',
    '{"$bigint":"x"}',
    '{"$map":1}',
    '{"$map":[[1]]}',
  ])('refuses what no codec of ours wrote: %s', (text) => {
    expect(() => decodeWire(text)).toThrow(WireError);
  });
});
