import type { TransferKind, WalletEvent } from '@kontor/contracts/wallet';
import { assert, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** An event of the wallet's log as statements are folded from it. */
export interface PostedEvent {
  readonly position: bigint;
  readonly tenantId: number;
  readonly at: Instant;
  readonly event: WalletEvent;
}

/** A line of the statement of a user's account; the amount is negative where money left it. */
export interface StatementLine {
  /** Of its event in the wallet's log. */
  readonly position: bigint;
  readonly tenantId: number;
  readonly accountId: string;
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly amountMinor: bigint;
  /** What was in the account afterwards. */
  readonly balanceMinor: bigint;
  readonly currency: string;
  readonly orderId: string | null;
  readonly postedAt: Instant;
}

/** The lines that events come to, in their order. Pure. */
export function linesOf(events: readonly PostedEvent[]): StatementLine[] {
  return events.flatMap(({ position, tenantId, at, event }): StatementLine[] => {
    switch (event.type) {
      case 'AccountOpened':
        return [];
      case 'TransferPosted': {
        const { accountId, debitAccountId, creditAccountId, transferId, kind, currency, orderId } = event;
        assert(
          (accountId === debitAccountId) !== (accountId === creditAccountId),
          'a transfer has the account that it is told of on one of its sides',
        );
        const amountMinor = accountId === debitAccountId ? -event.amountMinor : event.amountMinor;
        const { balanceMinor } = event;
        const line = { position, tenantId, accountId, transferId, kind, amountMinor, balanceMinor, currency, orderId };
        return [{ ...line, postedAt: at }];
      }
      default:
        return unreachable(event);
    }
  });
}
