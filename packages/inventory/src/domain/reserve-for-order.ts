import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReservationAnswer, ReserveForOrder, StockReserved } from '@kontor/contracts/inventory';
import { ORDER_LINES_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import { assert, present } from '@kontor/kernel/assert';
import { AMOUNT_MINOR_MAX, formatMoney } from '@kontor/kernel/money';

import { reservedAnswer } from './answers.ts';
import type { Reservation } from './reservation.ts';
import { offerProblem, reservedLines, type Shelf, stockProblem, totalMinorOf } from './shelf.ts';

/** What stands under the order's id before the command. */
export interface OrderReservation {
  readonly reservation: Reservation | null;
  /** The event that made it, where it is an order's own. */
  readonly reserved: StockReserved | null;
}

/**
 * Reserves every line for an order of ours, at the prices of now, or none. Repeated, it gives the answer of the first time for
 * as long as the reservation was not given back. Refuses, in this order: reservation_conflict (the id has a reservation of other
 * lines), reservation_expired, reservation_ended, product_not_found, product_inactive, amount_too_large, price_changed,
 * insufficient_stock.
 */
export function reserveForOrder(
  before: OrderReservation,
  shelf: Shelf,
  reservationTtlMs: number,
  command: At<ReserveForOrder>,
): Decision<StockReserved, ReservationAnswer> {
  const { orderId, lines, expectedTotalMinor, meta, at } = command;
  assert(lines.length >= 1 && lines.length <= ORDER_LINES_MAX, 'an order has 1 to ORDER_LINES_MAX lines');
  assert(new Set(lines.map(({ productId }) => productId)).size === lines.length, 'an order has each product once');
  assert(
    lines.every(({ quantity }) => quantity > 0),
    'an order has positive quantities',
  );

  if (before.reservation !== null) return repeated(before.reservation, before.reserved, command);
  const notForSale = offerProblem(shelf, lines);
  if (notForSale !== null) return refuse(notForSale);
  const totalMinor = totalMinorOf(shelf, lines);
  if (totalMinor > AMOUNT_MINOR_MAX) {
    const [actual_total, maximum] = [totalMinor, AMOUNT_MINOR_MAX].map(formatMoney);
    return refuse(refusal('amount_too_large', { actual_total, maximum }));
  }
  if (expectedTotalMinor !== null && expectedTotalMinor !== totalMinor) {
    const [expected_total, actual_total] = [expectedTotalMinor, totalMinor].map(formatMoney);
    return refuse(refusal('price_changed', { expected_total, actual_total }));
  }
  const short = stockProblem(shelf, lines);
  if (short !== null) return refuse(short);
  return happened({
    type: 'StockReserved',
    orderId,
    owner: 'order',
    lines: reservedLines(shelf, lines, meta),
    expiresAt: at + reservationTtlMs,
  });
}

function repeated(
  reservation: Reservation,
  reserved: StockReserved | null,
  { lines }: ReserveForOrder,
): Decision<never, ReservationAnswer> {
  const held = new Map(reservation.items.map(({ productId, quantity }) => [productId, quantity]));
  const same = lines.length === held.size && lines.every(({ productId, quantity }) => held.get(productId) === quantity);
  if (reservation.owner !== 'order' || !same) {
    return refuse(refusal('reservation_conflict', undefined, 'This order id has a reservation of its own already.'));
  }
  if (reservation.status === 'EXPIRED') return refuse(refusal('reservation_expired'));
  if (reservation.status === 'RELEASED') return refuse(refusal('reservation_ended'));
  return unchanged(reservedAnswer(present(reserved, "the event that made an order's reservation")));
}
