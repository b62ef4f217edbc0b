import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';

import type { AccountView as AccountRecord } from '../store/read-accounts.ts';
import type { TransferRecord, TransferSearch } from '../store/read-transfers.ts';
import type { AccountHolder } from './admin-options.ts';
import type { AccountView, TransferFilter, TransferType, TransferView } from './admin-schemas.ts';

/** Which transfers a query asks for: the first filter that is given counts. */
export function transferSearchOf({ user_id: userId, order_id: orderId, type }: TransferFilter): TransferSearch {
  if (userId !== undefined) return { by: 'account', userId: userId.toLowerCase() };
  if (orderId !== undefined) return { by: 'order', orderId: orderId.toLowerCase() };
  return { by: 'kind', kind: type === undefined ? null : (type.toLowerCase() as Lowercase<TransferType>) };
}

/** A wallet: of a user who has had no transfer yet, an empty one. */
export function presentAccount(
  holder: AccountHolder,
  account: AccountRecord | undefined,
  currency: string,
): AccountView {
  return {
    user_id: holder.userId,
    username: holder.username,
    email: holder.email,
    balance: formatMoney(account?.balanceMinor ?? 0n),
    currency: account?.currency ?? currency,
    opened_at: account === undefined ? null : formatInstant(account.openedAt),
  };
}

/** A transfer with the name of whose account it is. */
export function presentTransfer(transfer: TransferRecord, names: ReadonlyMap<string, string>): TransferView {
  return {
    id: transfer.transferId,
    type: transfer.kind.toUpperCase() as TransferType,
    user_id: transfer.userId,
    username: names.get(transfer.userId) ?? null,
    amount: formatMoney(transfer.amountMinor),
    currency: transfer.currency,
    balance_after: formatMoney(transfer.balanceAfterMinor),
    order_id: transfer.orderId,
    notes: transfer.notes,
    created_at: formatInstant(transfer.createdAt),
  };
}
