import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import { refusal } from '@kontor/contracts/refusals';
import type { ChargeOrder, TransferAnswer, TransferPosted } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import type { Account } from './account.ts';
import type { Settlement } from './settlement.ts';
import { postTransfer, transferAnswer } from './transfer.ts';

/**
 * A customer pays an order. An order that was paid is not charged again: the answer is that of its payment.
 * Refused: 1. `insufficient_funds` with `{balance, required}`, where the balance does not cover the amount, or there is no account yet.
 * @throws AssertionError where the order was paid by another user or with another amount: only a saga gone wrong asks so.
 */
export function chargeOrder(
  account: Account | null,
  settlement: Settlement,
  command: At<ChargeOrder>,
): Decision<TransferPosted, TransferAnswer> {
  const { userId, orderId, amountMinor, meta } = command;
  const { payment } = settlement;
  if (payment !== null) {
    const same = payment.accountId === userId && payment.amountMinor === amountMinor;
    assert(same, `order ${orderId} is charged again only to the same user and with the same amount`);
    return unchanged(transferAnswer(payment));
  }

  if (account === null || account.balanceMinor < amountMinor) {
    const details = { balance: formatMoney(account?.balanceMinor ?? 0n), required: formatMoney(amountMinor) };
    return refuse(refusal('insufficient_funds', details));
  }
  return happened(postTransfer(account, 'payment', amountMinor, orderId, meta));
}
