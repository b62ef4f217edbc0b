import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from './canonical.ts';

describe('canonical JSON', () => {
  it('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of fields, but on that of lists', () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: [1, 2] } })).toBe(canonicalJson({ a: { c: [1, 2], d: 2 }, b: 1 }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  it('leaves the named keys out, of the outermost object only', () => {
    expect(canonicalJson({ key: 1, other: 1, a: { key: 2 } }, ['key', 'other'])).toBe('{"a":{"key":2}}');
    expect(canonicalJson(undefined, ['key'])).toBe('null');
  });
});
