import type { TransferAnswer, WalletEvent } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';

/** A payment, refund or goodwill transfer that was made. */
export interface SettlementTransfer extends TransferAnswer {
  /** The user's account. */
  readonly accountId: string;
}

/** What was done for one order: at most one payment, then at most one refund, and any number of goodwill transfers. */
export interface Settlement {
  readonly payment: SettlementTransfer | null;
  readonly refund: SettlementTransfer | null;
  /** Known only where the rule of a command asks for it (see `concernsGoodwill`). */
  readonly goodwill: readonly SettlementTransfer[];
}

/** Nothing was done for the order. */
export const UNSETTLED: Settlement = { payment: null, refund: null, goodwill: [] };

/** What of an order's payment has gone back to its customer, by refund or goodwill. Never more than the payment (invariant 4). */
export function returnedMinor({ refund, goodwill }: Settlement): bigint {
  return goodwill.reduce((sum, { amountMinor }) => sum + amountMinor, refund?.amountMinor ?? 0n);
}

/**
 * The settlement after `event`.
 * @throws AssertionError for a second payment or refund, or money back without a payment.
 */
export function evolveSettlement(settlement: Settlement, event: WalletEvent): Settlement {
  if (event.type !== 'TransferPosted') return settlement;
  if (event.kind === 'payment') {
    assert(settlement.payment === null, 'an order is paid at most once');
    return { ...settlement, payment: event };
  }
  if (event.kind === 'refund') {
    assert(settlement.payment !== null && settlement.refund === null, 'a paid order is refunded at most once');
    return { ...settlement, refund: event };
  }
  if (event.kind === 'goodwill') {
    assert(settlement.payment !== null, 'goodwill is for an order that was paid');
    return { ...settlement, goodwill: [...settlement.goodwill, event] };
  }
  return settlement;
}
