import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { derivedId, isUuid, uuidFromName, uuidv7 } from './uuid.ts';

const AT = 1_700_000_000_000;

describe('uuidv7', () => {
  it('has version 7, the RFC variant and its time in front', () => {
    const id = uuidv7(AT);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(AT);
  });

  it('does not repeat itself across refills of its random pool', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidv7(AT));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sorts by time', () => {
    expect(uuidv7(AT) < uuidv7(AT + 1)).toBe(true);
  });
});

describe('uuidFromName', () => {
  it('is the same for the same parts, version 8, and tells lists of parts apart that read the same', () => {
    expect(uuidFromName('a', 'b')).toBe(uuidFromName('a', 'b'));
    expect(uuidFromName('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidFromName('ab')).not.toBe(uuidFromName('a', 'b'));
    expect(uuidFromName('1:a')).not.toBe(uuidFromName('a'));
  });
});

describe('derivedId', () => {
  it('gives another UUID for each tag, and the same for the same', () => {
    const seed = uuidv7(AT);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 1, max: 0xffff }), (a, b) => {
        expect(isUuid(derivedId(seed, a))).toBe(true);
        expect(derivedId(seed, a) === derivedId(seed, b)).toBe(a === b);
        expect(derivedId(seed, a)).not.toBe(seed);
      }),
    );
  });

  it.each([0, -1, 0x10000, 1.5])('refuses the tag %d', (tag) => {
    expect(() => derivedId(uuidv7(AT), tag)).toThrow('tag of 1 to 65535');
  });
});
