import type { At } from '@kontor/contracts/command';
import type { Decision } from '@kontor/contracts/decision';
import type {
  ChargeOrder,
  CreditGoodwill,
  RefundOrder,
  TransferAnswer,
  WalletCommand,
  WalletEvent,
} from '@kontor/contracts/wallet';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import { type Account, evolve } from './account.ts';
import { chargeOrder } from './charge-order.ts';
import { correctBalance } from './correct-balance.ts';
import { creditGoodwill } from './credit-goodwill.ts';
import { refundOrder } from './refund-order.ts';
import { evolveSettlement, type Settlement, UNSETTLED } from './settlement.ts';
import { topUp } from './top-up.ts';

/** The part of the wallet that some commands need, in memory. What is not in it is not known, which is not the same as not there. */
export interface WalletState {
  /** By user id; null: the user has no account yet. */
  readonly accounts: Map<string, Account | null>;
  /** By order id. */
  readonly settlements: Map<string, Settlement>;
}

/** A state that knows nothing yet. */
export function emptyState(): WalletState {
  return { accounts: new Map(), settlements: new Map() };
}

/** Whether the rule of a command asks what was done for its order. */
export function concernsOrder(command: WalletCommand): command is ChargeOrder | RefundOrder | CreditGoodwill {
  return command.type !== 'TopUp' && command.type !== 'CorrectBalance';
}

/** Whether the rule of a command asks also what goodwill its order has had. A charge does not, and must not pay for it. */
export function concernsGoodwill(command: WalletCommand): command is RefundOrder | CreditGoodwill {
  return command.type === 'RefundOrder' || command.type === 'CreditGoodwill';
}

/** Finds the rule of a command and gives it the aggregates that it asks for, which must be known. Changes nothing. */
export function decide(
  state: WalletState,
  command: At<WalletCommand>,
  currency: string,
): Decision<WalletEvent, TransferAnswer> {
  const account = state.accounts.get(command.userId);
  assert(account !== undefined, 'the account of a command is loaded before its rule runs');
  switch (command.type) {
    case 'TopUp':
      return topUp(account, command, currency);
    case 'ChargeOrder':
      return chargeOrder(account, settlementOf(state, command.orderId), command);
    case 'RefundOrder':
      return refundOrder(account, settlementOf(state, command.orderId), command);
    case 'CreditGoodwill':
      return creditGoodwill(account, settlementOf(state, command.orderId), command);
    case 'CorrectBalance':
      return correctBalance(account, command, currency);
    default:
      return unreachable(command);
  }
}

/** Puts the aggregates as they are after `event` into `state`, and returns the account, whose stream the event is in. */
export function apply(state: WalletState, event: WalletEvent, at: Instant): Account {
  const account = evolve(state.accounts.get(event.accountId) ?? null, event, at);
  state.accounts.set(account.accountId, account);
  if (event.type === 'TransferPosted' && event.orderId !== null) {
    const before = state.settlements.get(event.orderId) ?? UNSETTLED;
    state.settlements.set(event.orderId, evolveSettlement(before, event));
  }
  return account;
}

function settlementOf(state: WalletState, orderId: string): Settlement {
  return present(state.settlements.get(orderId), 'the settlement of an order is loaded before its rule runs');
}
