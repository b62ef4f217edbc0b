import type { Actor, At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import { refusal } from '@kontor/contracts/refusals';
import type { AccountOpened, CorrectBalance, WalletEvent } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import { type Account, evolve } from './account.ts';
import { overMaximum } from './amounts.ts';
import { postTransfer } from './transfer.ts';

const BELOW_ZERO = 'The balance is too small for this correction: it would go below zero.';

/**
 * A balance is put right, by a transfer like any other: nobody edits a balance. The first transfer of a user opens the account, in the store's
 * `currency`.
 * Refused: 1. `forbidden`, unless an administrator (or the system) asks; 2. `amount_too_large`, where the balance would pass
 * AMOUNT_MINOR_MAX; 3. `insufficient_funds` with `{balance, required}`, where it would go below zero.
 */
export function correctBalance(
  account: Account | null,
  command: At<CorrectBalance>,
  currency: string,
): Decision<WalletEvent, never> {
  const { userId, amountMinor, meta, at } = command;
  assert(amountMinor !== 0n, 'a correction changes something');
  if (!mayCorrect(meta.actor)) return refuse(refusal('forbidden', undefined, 'Only administrators correct balances.'));

  const balanceMinor = account?.balanceMinor ?? 0n;
  if (amountMinor < 0n) {
    if (account === null || balanceMinor + amountMinor < 0n) {
      const details = { balance: formatMoney(balanceMinor), required: formatMoney(-amountMinor) };
      return refuse(refusal('insufficient_funds', details, BELOW_ZERO));
    }
    return happened(postTransfer(account, 'correction', -amountMinor, null, meta, 'debit'));
  }
  const tooLarge = overMaximum(account, amountMinor);
  if (tooLarge !== null) return refuse(tooLarge);
  if (account !== null) return happened(postTransfer(account, 'correction', amountMinor, null, meta, 'credit'));
  const opened: AccountOpened = { type: 'AccountOpened', accountId: userId, currency };
  const transfer = postTransfer(evolve(null, opened, at), 'correction', amountMinor, null, meta, 'credit');
  return happened<WalletEvent>(opened, transfer);
}

function mayCorrect({ role }: Actor): boolean {
  return role === 'admin' || role === 'system';
}
