import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import type { AccountOpened, TopUp, WalletEvent } from '@kontor/contracts/wallet';

import { type Account, evolve } from './account.ts';
import { overMaximum } from './amounts.ts';
import { postTransfer } from './transfer.ts';

/**
 * Money comes in. The first transfer of a user opens the account, in the store's `currency`.
 * Refused: 1. `amount_too_large`, where the balance would pass AMOUNT_MINOR_MAX.
 */
export function topUp(account: Account | null, command: At<TopUp>, currency: string): Decision<WalletEvent, never> {
  const { userId, amountMinor, kind, meta, at } = command;
  const tooLarge = overMaximum(account, amountMinor);
  if (tooLarge !== null) return refuse(tooLarge);

  if (account !== null) return happened(postTransfer(account, kind, amountMinor, null, meta));
  const opened: AccountOpened = { type: 'AccountOpened', accountId: userId, currency };
  return happened<WalletEvent>(opened, postTransfer(evolve(null, opened, at), kind, amountMinor, null, meta));
}
