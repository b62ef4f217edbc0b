import { type RefusalKind, refusal } from '@kontor/contracts/refusals';
import { type MoneyProblem, parseMoney } from '@kontor/kernel/money';

import { refuseWith } from './reply.ts';

const PROBLEMS: Record<MoneyProblem | 'not_positive' | 'negative' | 'zero', readonly [RefusalKind, string]> = {
  not_a_number: ['invalid_amount', 'must be a decimal number such as 15000000.00'],
  too_many_places: ['invalid_amount', 'must have at most two decimal places'],
  too_large: ['amount_too_large', 'is over the limit'],
  not_positive: ['invalid_amount', 'must be more than zero'],
  negative: ['invalid_amount', 'must not be less than zero'],
  zero: ['invalid_amount', 'must not be zero'],
};

/**
 * The positive amount in `value`, in minor units, exactly: the edge has refused number literals that a double cannot
 * hold, so the shortest decimal of a number is what was sent.
 * @throws RefusalError `invalid_amount` or `amount_too_large` that names `field`.
 */
export function amountField(value: string | number, field: string): bigint {
  const amountMinor = parsedAmount(value, field);
  return amountMinor > 0n ? amountMinor : refuseAmount('not_positive', field);
}

/**
 * Like amountField, but zero is an amount too, such as the bound of a search.
 * @throws RefusalError `invalid_amount` or `amount_too_large` that names `field`.
 */
export function nonNegativeAmountField(value: string | number, field: string): bigint {
  const amountMinor = parsedAmount(value, field);
  return amountMinor >= 0n ? amountMinor : refuseAmount('negative', field);
}

/**
 * An amount with a sign, in minor units, exactly; never zero.
 * @throws RefusalError `invalid_amount` or `amount_too_large` that names `field`.
 */
export function signedAmountField(value: string | number, field: string): bigint {
  const amountMinor = parsedAmount(value, field);
  return amountMinor === 0n ? refuseAmount('zero', field) : amountMinor;
}

function parsedAmount(value: string | number, field: string): bigint {
  const parsed = parseMoney(typeof value === 'number' ? String(value) : value);
  return typeof parsed === 'string' ? refuseAmount(parsed, field) : parsed;
}

/** Refuses the amount in `field` as over a configured limit. @throws RefusalError `amount_too_large`. */
export function refuseTooLarge(field: string): never {
  return refuseAmount('too_large', field);
}

function refuseAmount(problem: MoneyProblem | 'not_positive' | 'negative' | 'zero', field: string): never {
  const [kind, message] = PROBLEMS[problem];
  return refuseWith(refusal(kind, [{ field, message }], `${field} ${message}`));
}
