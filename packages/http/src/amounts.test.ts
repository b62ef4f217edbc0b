import { describe, expect, it } from 'vitest';

import { amountField, nonNegativeAmountField, refuseTooLarge } from './amounts.ts';

const refused = (kind: string) =>
  expect.objectContaining({
    refusal: expect.objectContaining({ kind, details: [expect.objectContaining({ field: 'amount' })] }),
  });

describe('an amount', () => {
  it.each([
    ['15000000.00', 1_500_000_000n],
    ['0.01', 1n],
    ['7', 700n],
    [0.1, 10n],
    [1_000_000_000_000, 100_000_000_000_000n],
    [19.99, 1_999n],
  ])('%s is read exactly', (value, minor) => {
    expect(amountField(value, 'amount')).toBe(minor);
  });

  it.each([
    ['', 'invalid_amount'],
    ['ten', 'invalid_amount'],
    ['1,000.00', 'invalid_amount'],
    ['1e3', 'invalid_amount'],
    ['NaN', 'invalid_amount'],
    ['1.001', 'invalid_amount'],
    [0.001, 'invalid_amount'],
    ['0', 'invalid_amount'],
    ['-0.01', 'invalid_amount'],
    [-5, 'invalid_amount'],
    [1e21, 'invalid_amount'],
    ['1000000000000000.01', 'amount_too_large'],
  ])('%s is refused by the name of its field', (value, kind) => {
    expect(() => amountField(value, 'amount')).toThrow(refused(kind));
  });

  it('may be zero where it is a bound, and no less', () => {
    expect(nonNegativeAmountField('0.00', 'value_min')).toBe(0n);
    expect(() => nonNegativeAmountField('-0.01', 'value_min')).toThrow('value_min must not be less than zero');
    expect(() => nonNegativeAmountField('-1', 'amount')).toThrow(refused('invalid_amount'));
    expect(() => refuseTooLarge('amount')).toThrow(refused('amount_too_large'));
  });
});
