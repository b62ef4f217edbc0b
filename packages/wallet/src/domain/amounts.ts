import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { AMOUNT_MINOR_MAX, formatMoney } from '@kontor/kernel/money';

import type { Account } from './account.ts';

/** The refusal of a credit that would take the balance over AMOUNT_MINOR_MAX, or null where there is room for it. */
export function overMaximum(account: Account | null, amountMinor: bigint): Refusal | null {
  const balanceMinor = account?.balanceMinor ?? 0n;
  if (balanceMinor + amountMinor <= AMOUNT_MINOR_MAX) return null;
  return refusal(
    'amount_too_large',
    {
      balance: formatMoney(balanceMinor),
      amount: formatMoney(amountMinor),
      balance_max: formatMoney(AMOUNT_MINOR_MAX),
    },
    'The balance would be over the limit. Use a smaller amount.',
  );
}
