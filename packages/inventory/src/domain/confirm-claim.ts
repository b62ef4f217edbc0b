import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ConfirmClaim, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * The claimed reservation is sold. A claim is never refused this, whatever the time. Unchanged where it is sold. Refuses, in this
 * order: reservation_not_found, reservation_not_claimed, reservation_expired, reservation_ended.
 */
export function confirmClaim(
  own: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<ConfirmClaim>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (own === null) return refuse(refusal('reservation_not_found'));
  switch (own.status) {
    case 'CLAIMED':
      return happened(moved('ReservationConfirmed', own, stock, meta));
    case 'CONFIRMED':
      return unchanged(standingAnswer(orderId, 'CONFIRMED', own.items));
    case 'ACTIVE':
      return refuse(refusal('reservation_not_claimed'));
    case 'EXPIRED':
      return refuse(refusal('reservation_expired'));
    case 'RELEASED':
    case 'RESTOCKED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(own.status);
  }
}
