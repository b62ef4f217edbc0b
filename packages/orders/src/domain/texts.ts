import type { OrderCommand } from '@kontor/contracts/orders';
import { unreachable } from '@kontor/kernel/assert';

/** What somebody wrote beside what he asked for of an order that is there; null: nothing. */
export function textOf(command: OrderCommand): string | null {
  switch (command.type) {
    case 'CancelOrder':
    case 'GrantGoodwill':
      return command.reason;
    case 'AdvanceOrder':
      return command.notes;
    case 'AddNote':
      return command.text;
    case 'CreateOrder':
    case 'PayOrder':
    case 'ExpireOrder':
    case 'ReleasePendingOrder':
      return null;
    default:
      return unreachable(command);
  }
}
