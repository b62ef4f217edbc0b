import { PRICE_MINOR_MAX } from '@kontor/contracts/limits';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { formatMoney } from '@kontor/kernel/money';

/** Why this is no price of a unit (it must be positive and at most PRICE_MINOR_MAX), or null. */
export function priceProblem(priceMinor: bigint): Refusal | null {
  if (priceMinor <= 0n) return refusal('invalid_amount', { field: 'price' });
  if (priceMinor > PRICE_MINOR_MAX)
    return refusal('amount_too_large', { field: 'price', maximum: formatMoney(PRICE_MINOR_MAX) });
  return null;
}
