import type { AuditedChange } from '@kontor/contracts/audit';
import type { WalletCommand, WalletEvent } from '@kontor/contracts/wallet';
import { formatMoney } from '@kontor/kernel/money';

/**
 * What the audit list tells of a transfer: money that somebody moved on another's account. Null for what belongs to an order (the orders' list
 * tells of that) and for one's own account.
 */
export function auditTransfer(event: WalletEvent, command: WalletCommand): AuditedChange | null {
  if (event.type !== 'TransferPosted' || event.orderId !== null) return null;
  const { accountId, debitAccountId, amountMinor, balanceMinor, kind } = event;
  if (command.meta.actor.userId === accountId) return null;
  const change = debitAccountId === accountId ? -amountMinor : amountMinor;
  return {
    targetType: 'account',
    targetId: accountId,
    before: { balance: formatMoney(balanceMinor - change) },
    after: { balance: formatMoney(balanceMinor), [kind]: formatMoney(change) },
    note: command.type === 'CorrectBalance' ? command.reason : null,
  };
}
