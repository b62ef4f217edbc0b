import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReleaseExternal, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';
import { canMove } from './reservation-status.ts';

/**
 * Gives back what is reserved for an order kept elsewhere, past its expiry too. Unchanged where it was given back, also for an order of ours.
 * Refuses, in this order: reservation_not_found, reservation_of_order, reservation_expired (recorded), reservation_ended (sold).
 */
export function releaseExternal(
  reservation: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<ReleaseExternal>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (reservation === null) return refuse(refusal('reservation_not_found'));
  const { owner, status, items } = reservation;
  if (status === 'RELEASED') return unchanged(standingAnswer(orderId, 'RELEASED', items));
  if (owner === 'order') return refuse(refusal('reservation_of_order'));
  if (status === 'EXPIRED') return refuse(refusal('reservation_expired'));
  if (!canMove(reservation, 'ReservationReleased')) return refuse(refusal('reservation_ended'));
  return happened(moved('ReservationReleased', reservation, stock, meta));
}
