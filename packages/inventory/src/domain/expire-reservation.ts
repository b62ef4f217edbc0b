import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ExpireReservation, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * Ends a reservation of either owner that is past its expiry by the database's clock. Unchanged where it is recorded already. Refuses, in
 * this order: reservation_not_found, reservation_not_expired (too early, or claimed: then it cannot expire), reservation_ended.
 */
export function expireReservation(
  reservation: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<ExpireReservation>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (reservation === null) return refuse(refusal('reservation_not_found'));
  switch (reservation.status) {
    case 'ACTIVE':
      if (!reservation.expired) return refuse(refusal('reservation_not_expired'));
      return happened(moved('ReservationExpired', reservation, stock, meta));
    case 'EXPIRED':
      return unchanged(standingAnswer(orderId, 'EXPIRED', reservation.items));
    case 'CLAIMED':
      return refuse(refusal('reservation_not_expired'));
    case 'CONFIRMED':
    case 'RELEASED':
    case 'RESTOCKED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(reservation.status);
  }
}
