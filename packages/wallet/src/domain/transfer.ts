import type { CommandMeta } from '@kontor/contracts/command';
import type { TransferAnswer, TransferKind, TransferPosted, WalletEvent } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';
import { derivedId } from '@kontor/kernel/uuid';

import type { Account } from './account.ts';
import { type SystemAccount, systemAccountId } from './system-accounts.ts';

/** Derives the id of a command's transfer from its seed; a command posts at most one. */
const TRANSFER_TAG = 0x5452;

/**
 * The convention of the books. A transfer debits one account and credits another by the same amount, and every balance is
 * counted as credits less debits. What a user holds is what the store owes him, a liability, which a credit increases; `sales`
 * is income and counts the same way; `cash_in`, `opening` and `goodwill`, where the money came from, go below zero by as much as came
 * from them, and `adjustments` to either side. So the balances of all accounts of a tenant and currency sum to zero.
 * After https://docs.tigerbeetle.com/coding/data-modeling/ (debits and credits) and any book on double entry.
 */
const POSTINGS: Readonly<Record<TransferKind, { readonly system: SystemAccount; readonly user: Side | 'either' }>> = {
  topup: { system: 'cash_in', user: 'credit' },
  opening: { system: 'opening', user: 'credit' },
  payment: { system: 'sales', user: 'debit' },
  refund: { system: 'sales', user: 'credit' },
  goodwill: { system: 'goodwill', user: 'credit' },
  correction: { system: 'adjustments', user: 'either' },
};

/** Which side of a transfer the user's account is on. */
type Side = 'debit' | 'credit';

/** The id of the transfer that a command posts, if it posts one. */
export function transferIdOf(meta: CommandMeta): string {
  return derivedId(meta.seed, TRANSFER_TAG);
}

/**
 * The transfer of `amountMinor` (> 0) between a user's account as it stands and the system account that `kind` names. Of a kind that
 * goes either way, `side` says which.
 */
export function postTransfer(
  account: Account,
  kind: TransferKind,
  amountMinor: bigint,
  orderId: string | null,
  meta: CommandMeta,
  side: Side = 'credit',
): TransferPosted {
  assert(amountMinor > 0n, 'a transfer moves a positive amount');
  const { accountId, currency } = account;
  const { system, user } = POSTINGS[kind];
  const systemId = systemAccountId(meta.tenantId, system, currency);
  const credited = (user === 'either' ? side : user) === 'credit';
  return {
    type: 'TransferPosted',
    transferId: transferIdOf(meta),
    kind,
    accountId,
    debitAccountId: credited ? systemId : accountId,
    creditAccountId: credited ? accountId : systemId,
    amountMinor,
    currency,
    balanceMinor: account.balanceMinor + (credited ? amountMinor : -amountMinor),
    orderId,
  };
}

/** The answer to the command whose events these are: the transfer is its last. */
export function answerOf(events: readonly WalletEvent[]): TransferAnswer {
  const transfer = events.at(-1);
  assert(transfer?.type === 'TransferPosted', 'every wallet command that takes effect ends in a transfer');
  return transferAnswer(transfer);
}

/** The answer that tells of a transfer, whenever it was made. */
export function transferAnswer(transfer: TransferAnswer): TransferAnswer {
  const { transferId, amountMinor, balanceMinor, currency } = transfer;
  return { transferId, amountMinor, balanceMinor, currency };
}
