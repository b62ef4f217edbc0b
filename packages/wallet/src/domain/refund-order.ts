import type { At } from '@kontor/contracts/command';
import { type Decision, happened, unchanged } from '@kontor/contracts/decision';
import type { RefundOrder, TransferAnswer, TransferPosted } from '@kontor/contracts/wallet';
import { assert, present } from '@kontor/kernel/assert';

import type { Account } from './account.ts';
import { returnedMinor, type Settlement } from './settlement.ts';
import { postTransfer, transferAnswer } from './transfer.ts';

/**
 * A paid order is cancelled: what its customer paid, or less, goes back. An order that was refunded is not refunded again: the
 * answer is that of its refund.
 * Never refused: the money was the customer's before, so it comes back even where that takes the balance over AMOUNT_MINOR_MAX.
 * @throws AssertionError where the order was never charged, to another user or with less (goodwill counted), or was refunded with another
 * amount: only a saga gone wrong asks so, and refusing it as if it were a customer's mistake would hide that.
 */
export function refundOrder(
  account: Account | null,
  settlement: Settlement,
  command: At<RefundOrder>,
): Decision<TransferPosted, TransferAnswer> {
  const { userId, orderId, amountMinor, meta } = command;
  const { payment, refund } = settlement;
  assert(payment !== null, `order ${orderId} is refunded only after it was charged`);
  assert(payment.accountId === userId, `order ${orderId} is refunded only to the user who paid it`);
  if (refund !== null) {
    assert(refund.amountMinor === amountMinor, `order ${orderId} is refunded again only with the same amount`);
    return unchanged(transferAnswer(refund));
  }
  assert(
    returnedMinor(settlement) + amountMinor <= payment.amountMinor,
    `order ${orderId} is not refunded more than it was charged`,
  );

  return happened(postTransfer(present(account, 'the account that paid'), 'refund', amountMinor, orderId, meta));
}
