import type { InventoryCommand } from '@kontor/contracts/inventory';
import type { OrdersCommand } from '@kontor/contracts/orders';
import type { WalletCommand } from '@kontor/contracts/wallet';

/** Commands that name the rows which sagas will probably need. They are looked at for their keys, and never run. */
export interface Anticipated {
  readonly inventory: readonly InventoryCommand[];
  readonly wallet: readonly WalletCommand[];
}

/**
 * What can be told of a batch's sagas before its orders are loaded, so that everything is locked and loaded in one round trip. Where
 * an order may be refunded or get goodwill, its customer is not known yet: then the wallet is left for later, since all of its accounts are to be locked in one sorted go.
 */
export function anticipate(commands: readonly OrdersCommand[]): Anticipated {
  return {
    inventory: commands.flatMap(reservationOf),
    wallet: commands.some(mayCredit) ? [] : commands.flatMap(chargeOf),
  };
}

function reservationOf(command: OrdersCommand): InventoryCommand[] {
  const { meta } = command;
  if (command.type === 'CreateOrder') {
    const { lines, expectedTotalMinor } = command;
    return [{ type: 'ReserveForOrder', meta, orderId: meta.seed, lines, expectedTotalMinor }];
  }
  if (command.type === 'AddNote' || command.type === 'GrantGoodwill') return [];
  if (command.type === 'RetrySaga' || command.type === 'UndoSaga') return [];
  if (command.type === 'AdvanceOrder' && !mayRefund(command)) return [];
  return [{ type: 'ClaimReservation', meta, orderId: command.orderId }];
}

function mayRefund(command: OrdersCommand): boolean {
  return command.type === 'CancelOrder' || (command.type === 'AdvanceOrder' && command.status === 'CANCELLED');
}

/** Whether the command may credit a customer who is not known before his order is loaded. */
function mayCredit(command: OrdersCommand): boolean {
  return command.type === 'GrantGoodwill' || mayRefund(command);
}

function chargeOf(command: OrdersCommand): WalletCommand[] {
  const { meta } = command;
  if (command.type !== 'PayOrder' || meta.actor.userId === null) return [];
  return [{ type: 'ChargeOrder', meta, userId: meta.actor.userId, orderId: command.orderId, amountMinor: 0n }];
}
