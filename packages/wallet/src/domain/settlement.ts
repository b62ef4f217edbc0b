import type { TransferAnswer, WalletEvent } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';

/** A payment or refund that was made. */
export interface SettlementTransfer extends TransferAnswer {
  /** The user's account. */
  readonly accountId: string;
}

/** What was done for one order: at most one payment, then at most one refund. */
export interface Settlement {
  readonly payment: SettlementTransfer | null;
  readonly refund: SettlementTransfer | null;
}

/** Nothing was done for the order. */
export const UNSETTLED: Settlement = { payment: null, refund: null };

/**
 * The settlement after `event`.
 * @throws AssertionError for a second payment or refund, or a refund without its payment.
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
  return settlement;
}
