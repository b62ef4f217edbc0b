import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import { refusal } from '@kontor/contracts/refusals';
import type { CreditGoodwill, TransferAnswer, TransferPosted } from '@kontor/contracts/wallet';
import { assert, present } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import type { Account } from './account.ts';
import { returnedMinor, type Settlement } from './settlement.ts';
import { postTransfer, transferAnswer, transferIdOf } from './transfer.ts';

/**
 * The store gives money back for an order that was paid. The same command again is not credited again: the answer is that of its transfer.
 * Refused: 1. `goodwill_exceeds_payment` with `{paid, returned, requested, available}`, where refund and goodwill would come to more
 * than the payment. The money was the customer's before, so it comes back even where that takes the balance over AMOUNT_MINOR_MAX.
 * @throws AssertionError where the order was never charged, or to another user: only a saga gone wrong asks so.
 */
export function creditGoodwill(
  account: Account | null,
  settlement: Settlement,
  command: At<CreditGoodwill>,
): Decision<TransferPosted, TransferAnswer> {
  const { userId, orderId, amountMinor, meta } = command;
  const { payment, goodwill } = settlement;
  assert(payment !== null, `order ${orderId} gets goodwill only after it was charged`);
  assert(payment.accountId === userId, `order ${orderId} gets goodwill only for the user who paid it`);
  const before = goodwill.find(({ transferId }) => transferId === transferIdOf(meta));
  if (before !== undefined) return unchanged(transferAnswer(before));

  const returned = returnedMinor(settlement);
  if (returned + amountMinor > payment.amountMinor) {
    const details = {
      paid: formatMoney(payment.amountMinor),
      returned: formatMoney(returned),
      requested: formatMoney(amountMinor),
      available: formatMoney(payment.amountMinor - returned),
    };
    return refuse(refusal('goodwill_exceeds_payment', details));
  }
  return happened(postTransfer(present(account, 'the account that paid'), 'goodwill', amountMinor, orderId, meta));
}
