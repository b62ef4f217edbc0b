import type { WalletEvent } from '@kontor/contracts/wallet';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** A user's account. Its stream in the log is its history; `version` counts the events in it. */
export interface Account {
  /** The user's id. */
  readonly accountId: string;
  readonly currency: string;
  /** Never negative. Top-ups take it to AMOUNT_MINOR_MAX at most; refunds may take it further. */
  readonly balanceMinor: bigint;
  readonly version: number;
  readonly openedAt: Instant;
}

/**
 * The account after `event`; `null` before its first.
 * @throws AssertionError where the event cannot follow: the log and the rules disagree.
 */
export function evolve(account: Account | null, event: WalletEvent, at: Instant): Account {
  switch (event.type) {
    case 'AccountOpened': {
      assert(account === null, 'an account is opened once');
      return { accountId: event.accountId, currency: event.currency, balanceMinor: 0n, version: 1, openedAt: at };
    }
    case 'TransferPosted': {
      const before = present(account, 'the account of a transfer');
      assert(before.accountId === event.accountId, 'a transfer is in the stream of its account');
      assert(before.currency === event.currency, 'a transfer has the currency of its account');
      const balanceMinor = before.balanceMinor + balanceChange(event);
      assert(balanceMinor === event.balanceMinor, 'a transfer tells the balance after it');
      assert(balanceMinor >= 0n, 'a balance is never negative (invariant 2)');
      return { ...before, balanceMinor, version: before.version + 1 };
    }
    default:
      return unreachable(event);
  }
}

/** What a transfer does to the balance of the user's account: credits add to it, debits take from it. */
function balanceChange(transfer: {
  readonly accountId: string;
  readonly debitAccountId: string;
  readonly amountMinor: bigint;
}): bigint {
  return transfer.accountId === transfer.debitAccountId ? -transfer.amountMinor : transfer.amountMinor;
}
