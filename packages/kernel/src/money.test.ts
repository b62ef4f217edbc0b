import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AMOUNT_MINOR_MAX, formatMoney, parseMoney } from './money.ts';

describe('money', () => {
  it.each([
    ['15000000.00', 1_500_000_000n],
    ['7', 700n],
    ['3.5', 350n],
    ['-0.01', -1n],
    ['+1.10', 110n],
    ['0', 0n],
    ['0000000000000000000000001.00', 100n],
    ['1000000000000000.00', AMOUNT_MINOR_MAX],
  ])('reads %s exactly', (text, minor) => {
    expect(parseMoney(text)).toBe(minor);
  });

  it.each([
    ['', 'not_a_number'],
    ['abc', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['NaN', 'not_a_number'],
    ['Infinity', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['1,000.00', 'not_a_number'],
    ['.5', 'not_a_number'],
    ['5.', 'not_a_number'],
    [' 5', 'not_a_number'],
    ['٣', 'not_a_number'],
    ['1.001', 'too_many_places'],
    ['1.000', 'too_many_places'],
    ['1000000000000000.01', 'too_large'],
    ['9'.repeat(40), 'too_large'],
    ['9'.repeat(41), 'not_a_number'],
  ])('refuses %j as %s', (text, problem) => {
    expect(parseMoney(text)).toBe(problem);
  });

  it('prints what it reads and reads what it prints', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -AMOUNT_MINOR_MAX, max: AMOUNT_MINOR_MAX }), (minor) => {
        expect(parseMoney(formatMoney(minor))).toBe(minor);
        expect(formatMoney(minor)).toMatch(/^-?\d+\.\d\d$/);
      }),
    );
  });
});
