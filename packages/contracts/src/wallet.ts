import type { Instant } from '@kontor/kernel/clock';

import type { Command } from './command.ts';

/** Ways in which money moves. Each names the system account on the other side (see the wallet's domain). */
export type TransferKind = 'topup' | 'opening' | 'payment' | 'refund' | 'goodwill' | 'correction';

/** Money comes in from outside: cash-in to a user's account, which is opened by its first transfer. */
export interface TopUp extends Command {
  readonly type: 'TopUp';
  readonly userId: string;
  readonly amountMinor: bigint;
  /** Balances that existed before the store are opened from the opening account, others topped up from cash-in. */
  readonly kind: 'topup' | 'opening';
}

/** A customer pays an order: from the user's account to sales. At most once per order. */
export interface ChargeOrder extends Command {
  readonly type: 'ChargeOrder';
  readonly userId: string;
  readonly orderId: string;
  readonly amountMinor: bigint;
}

/** A paid order is cancelled: from sales back to the user's account. At most once per order, never more than was charged. */
export interface RefundOrder extends Command {
  readonly type: 'RefundOrder';
  readonly userId: string;
  readonly orderId: string;
  readonly amountMinor: bigint;
}

/**
 * The store gives money back for a delivered order, of its own accord: from goodwill to the account that paid. As often as there is reason
 * to, but never more in all than was charged. Whether the order was delivered is the orders' business.
 */
export interface CreditGoodwill extends Command {
  readonly type: 'CreditGoodwill';
  readonly userId: string;
  readonly orderId: string;
  readonly amountMinor: bigint;
}

/** An administrator puts a balance right: a transfer between adjustments and the user's account, which is opened by its first transfer. */
export interface CorrectBalance extends Command {
  readonly type: 'CorrectBalance';
  readonly userId: string;
  /** By how much: more than zero credits the user, less debits him. */
  readonly amountMinor: bigint;
  /** Why, for people: in an erasable row beside the transfer. */
  readonly reason: string;
}

/** Everything the wallet can be asked. */
export type WalletCommand = TopUp | ChargeOrder | RefundOrder | CreditGoodwill | CorrectBalance;

/** A user's account came to be, with a balance of zero. */
export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly accountId: string;
  readonly currency: string;
}

/** Money moved from the debit account to the credit account. One of them is the user's, whose stream this is. */
export interface TransferPosted {
  readonly type: 'TransferPosted';
  readonly transferId: string;
  readonly kind: TransferKind;
  /** The user's account. */
  readonly accountId: string;
  readonly debitAccountId: string;
  readonly creditAccountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Of the user's account, after this transfer. */
  readonly balanceMinor: bigint;
  readonly orderId: string | null;
}

/** What the wallet's log holds. */
export type WalletEvent = AccountOpened | TransferPosted;

/** The answer to every wallet command: the transfer, and the user's balance after it. */
export interface TransferAnswer {
  readonly transferId: string;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly currency: string;
}

/** One line of a statement; the amount is negative where money left the account. */
export interface StatementLine {
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly amountMinor: bigint;
  readonly balanceAfterMinor: bigint;
  readonly orderId: string | null;
  readonly createdAt: Instant;
}
