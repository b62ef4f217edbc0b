import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReservationAnswer, ReserveExternal, StockReserved } from '@kontor/contracts/inventory';
import { ORDER_LINES_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import { assert, present } from '@kontor/kernel/assert';
import type { Reservation } from './reservation.ts';
import { holdsUnits } from './reservation-status.ts';
import { offerProblem, reservedLines, type Shelf, stockProblem } from './shelf.ts';
import { available } from './stock.ts';

/**
 * Reserves one product for an order kept elsewhere; a second product joins the same reservation and shares its expiry. Unchanged where
 * this quantity is held already, also for an order of ours. Refuses, in this order: reservation_of_order, reservation_expired, reservation_ended, reservation_conflict (another quantity),
 * validation_failed (over ORDER_LINES_MAX products), product_not_found, product_inactive, insufficient_stock.
 */
export function reserveExternal(
  reservation: Reservation | null,
  shelf: Shelf,
  reservationTtlMs: number,
  command: At<ReserveExternal>,
): Decision<StockReserved, ReservationAnswer> {
  const { orderId, productId, quantity, meta, at } = command;
  assert(quantity > 0, 'a positive number of units is reserved');
  if (reservation !== null) {
    const held = reservation.items.find((item) => item.productId === productId)?.quantity;
    const expired = reservation.status === 'EXPIRED' || (reservation.status === 'ACTIVE' && reservation.expired);
    const open = holdsUnits(reservation.status) && !expired;
    if (open && held === quantity) return unchanged(heldAnswer(reservation, shelf, command));
    if (reservation.owner === 'order') return refuse(refusal('reservation_of_order'));
    if (expired) return refuse(refusal('reservation_expired'));
    if (!open) return refuse(refusal('reservation_ended'));
    if (held !== undefined) {
      return refuse(refusal('reservation_conflict', { product_id: productId, requested: quantity, reserved: held }));
    }
    if (reservation.items.length >= ORDER_LINES_MAX) {
      const message = `has ${ORDER_LINES_MAX} products already, the most there can be`;
      return refuse(refusal('validation_failed', [{ field: 'order_id', message }], `order_id ${message}`));
    }
  }
  const lines = [{ productId, quantity }];
  const problem = offerProblem(shelf, lines) ?? stockProblem(shelf, lines);
  if (problem !== null) return refuse(problem);
  return happened({
    type: 'StockReserved',
    orderId,
    owner: 'external',
    lines: reservedLines(shelf, lines, meta),
    expiresAt: reservation?.expiresAt ?? at + reservationTtlMs,
  });
}

function heldAnswer(
  { orderId, status, expiresAt }: Reservation,
  { stock, offers }: Shelf,
  { productId, quantity }: ReserveExternal,
): ReservationAnswer {
  const { name, priceMinor } = present(offers.get(productId), 'the offer of a reserved product');
  const left = available(present(stock.get(productId), 'the stock of a reserved product'));
  return {
    kind: 'reservation',
    orderId,
    status,
    expiresAt,
    lines: [{ productId, quantity, name, unitPriceMinor: priceMinor, available: left }],
  };
}
