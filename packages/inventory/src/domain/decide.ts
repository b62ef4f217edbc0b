import type { At } from '@kontor/contracts/command';
import type { Decision } from '@kontor/contracts/decision';
import type { InventoryAnswer, InventoryCommand, InventoryEvent } from '@kontor/contracts/inventory';
import { unreachable } from '@kontor/kernel/assert';

import { addStock } from './add-stock.ts';
import { adjustStock } from './adjust-stock.ts';
import { changeProduct } from './change-product.ts';
import { claimReservation } from './claim-reservation.ts';
import { confirmClaim } from './confirm-claim.ts';
import { confirmExternal } from './confirm-external.ts';
import { createProduct } from './create-product.ts';
import { expireReservation } from './expire-reservation.ts';
import { releaseExternal } from './release-external.ts';
import { releaseOrder } from './release-order.ts';
import type { Reservation } from './reservation.ts';
import { reserveExternal } from './reserve-external.ts';
import { reserveForOrder } from './reserve-for-order.ts';
import { restockOrder } from './restock-order.ts';
import type { InventoryState } from './state.ts';
import { unclaimReservation } from './unclaim-reservation.ts';

/** What the rules are set to. */
export interface InventorySettings {
  /** ISO 4217 code of every price. */
  readonly currency: string;
  readonly reservationTtlMs: number;
}

/** Gives each rule what it needs of the state. */
export function decideInventory(
  settings: InventorySettings,
  state: InventoryState,
  command: At<InventoryCommand>,
): Decision<InventoryEvent, InventoryAnswer> {
  const { stock, reservations } = state;
  switch (command.type) {
    case 'CreateProduct':
      return createProduct(state.skusTaken.has(command.sku), settings.currency, command);
    case 'ChangeProduct':
      return changeProduct(state.products.get(command.productId) ?? null, command);
    case 'AddStock':
      return addStock(stock.get(command.productId) ?? null, command);
    case 'AdjustStock':
      return adjustStock(stock.get(command.productId) ?? null, command);
    case 'ReserveForOrder': {
      const before = {
        reservation: reservations.get(command.orderId) ?? null,
        reserved: state.reserved.get(command.orderId) ?? null,
      };
      return reserveForOrder(before, state, settings.reservationTtlMs, command);
    }
    case 'ClaimReservation':
      return claimReservation(ownOf(state, command.orderId), command);
    case 'UnclaimReservation':
      return unclaimReservation(ownOf(state, command.orderId), command);
    case 'ConfirmClaim':
      return confirmClaim(ownOf(state, command.orderId), stock, command);
    case 'ReleaseOrder':
      return releaseOrder(ownOf(state, command.orderId), stock, command);
    case 'RestockOrder':
      return restockOrder(ownOf(state, command.orderId), stock, command);
    case 'ExpireReservation':
      return expireReservation(reservations.get(command.orderId) ?? null, stock, command);
    case 'ReserveExternal':
      return reserveExternal(reservations.get(command.orderId) ?? null, state, settings.reservationTtlMs, command);
    case 'ConfirmExternal':
      return confirmExternal(reservations.get(command.orderId) ?? null, stock, command);
    case 'ReleaseExternal':
      return releaseExternal(reservations.get(command.orderId) ?? null, stock, command);
    default:
      return unreachable(command);
  }
}

/** An order's own reservation: to the saga's commands an external one under the same id is not there. */
function ownOf({ reservations }: InventoryState, orderId: string): Reservation | null {
  const reservation = reservations.get(orderId);
  return reservation?.owner === 'order' ? reservation : null;
}
