import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ConfirmExternal, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';
import { canMove } from './reservation-status.ts';

/**
 * Sells what is reserved for an order kept elsewhere. Unchanged where it is sold, also for an order of ours. Refuses, in this order:
 * reservation_not_found, reservation_of_order, reservation_expired (also before anybody has recorded that it is), reservation_ended.
 */
export function confirmExternal(
  reservation: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<ConfirmExternal>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (reservation === null) return refuse(refusal('reservation_not_found'));
  const { owner, status, expired, items } = reservation;
  if (status === 'CONFIRMED') return unchanged(standingAnswer(orderId, 'CONFIRMED', items));
  if (owner === 'order') return refuse(refusal('reservation_of_order'));
  if (status === 'EXPIRED' || (status === 'ACTIVE' && expired)) return refuse(refusal('reservation_expired'));
  if (!canMove(reservation, 'ReservationConfirmed')) return refuse(refusal('reservation_ended'));
  return happened(moved('ReservationConfirmed', reservation, stock, meta));
}
