import { PRICE_MINOR_MAX } from '@kontor/contracts/limits';
import { type Refusal, type RefusalKind, refusal } from '@kontor/contracts/refusals';

/** Why this is no price of a unit (it must be positive and at most PRICE_MINOR_MAX), or null. */
export function priceProblem(priceMinor: bigint): Refusal | null {
  if (priceMinor <= 0n) return problem('invalid_amount', 'must be more than zero');
  if (priceMinor > PRICE_MINOR_MAX) return problem('amount_too_large', 'is over the limit');
  return null;
}

function problem(kind: RefusalKind, message: string): Refusal {
  return refusal(kind, [{ field: 'price', message }], `price ${message}`);
}
