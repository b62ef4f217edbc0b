import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseUsername } from './username.ts';

const LAST_CODE_POINT = 0x10ffff;

/** The keys of a name in capitals and in small letters, as far as these are names. */
function variantKeys(name: string): string[] {
  return [name.toUpperCase(), name.toLowerCase()].flatMap((variant) => parseUsername(variant)?.key ?? []);
}

describe('a user name', () => {
  it.each(['a', 'admin', 'testuser1', 'ann.b+c-d_e@example.com', '张伟', 'Ολυσσέας', 'नमस्ते', 'x'.repeat(150)])(
    'may be %s',
    (name) => {
      expect(parseUsername(name)?.name).toBe(name.normalize('NFKC'));
    },
  );

  it.each([
    '',
    ' ',
    'two words',
    'a\tb',
    'x'.repeat(151),
    '<b>',
    'a/b',
    'a\0b',
    '\u202Eadmin',
    'a\u200Bb',
    '\uD800',
    '💸',
  ])('may not be %j', (name) => {
    expect(parseUsername(name)).toBeNull();
  });

  it.each([
    ['Admin', 'admin'],
    ['ＡＤＭＩＮ', 'admin'],
    ['ﬁn', 'fin'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['e\u0301va', 'Éva'],
  ])('%s is %s', (one, other) => {
    expect(parseUsername(one)?.key).toBe(parseUsername(other)?.key);
  });

  it.each([
    ['ＡＤＭＩＮ', 'ADMIN'],
    ['ﬁn', 'fin'],
    ['e\u0301va', '\u00e9va'],
  ])('%s is shown as %s', (text, name) => {
    expect(parseUsername(text)?.name).toBe(name);
  });

  it('has the same key raised and lowered, whatever letters it is made of', () => {
    const differing: string[] = [];
    for (let code = 0; code <= LAST_CODE_POINT; code += 1) {
      const parsed = parseUsername(String.fromCodePoint(code));
      if (parsed !== null && !variantKeys(parsed.name).every((key) => key === parsed.key)) differing.push(parsed.name);
    }
    expect(differing).toEqual([]);
  });

  it('is shown as it was normalised once, and its key is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (text) => {
        const parsed = parseUsername(text);
        if (parsed === null) return;
        expect(parseUsername(parsed.name)).toEqual(parsed);
        expect(new Set([parsed.key, ...variantKeys(parsed.name)]).size).toBe(1);
      }),
      { numRuns: 2_000 },
    );
  });
});
