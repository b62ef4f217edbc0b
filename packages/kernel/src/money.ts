/** Decimal places of every amount in the contract, whatever the currency. */
const DECIMALS = 2;
const MINOR_PER_MAJOR = 100n;

/** Upper bound of any amount or balance in minor units (10^15 major units), far inside PostgreSQL's int8. */
export const AMOUNT_MINOR_MAX = 10n ** 17n;

/** Why a text is no amount; `too_many_places` is told apart because rounding money is never an option. */
export type MoneyProblem = 'not_a_number' | 'too_many_places' | 'too_large';

const PLAIN_DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d+))?$/;

/**
 * Reads a plain decimal (`"15000000.00"`, `"7"`, `"-3.5"`) into minor units, exactly: no exponent, no rounding,
 * no separators. Trailing zeros past two places are refused too, since a third place is a third place.
 * Returns the amount, |amount| <= AMOUNT_MINOR_MAX, or the problem.
 */
export function parseMoney(text: string): bigint | MoneyProblem {
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) return 'not_a_number';
  const [, sign, major = '', fraction = ''] = match;
  if (fraction.length > DECIMALS) return 'too_many_places';
  const magnitude = BigInt(major) * MINOR_PER_MAJOR + BigInt(fraction.padEnd(DECIMALS, '0'));
  if (magnitude > AMOUNT_MINOR_MAX) return 'too_large';
  return sign === '-' ? -magnitude : magnitude;
}

/** Prints minor units as a decimal with exactly two places: `1500000000n` is `"15000000.00"`. Inverse of parseMoney. */
export function formatMoney(amountMinor: bigint): string {
  const negative = amountMinor < 0n;
  const digits = (negative ? -amountMinor : amountMinor).toString().padStart(DECIMALS + 1, '0');
  const split = digits.length - DECIMALS;
  return `${negative ? '-' : ''}${digits.slice(0, split)}.${digits.slice(split)}`;
}
