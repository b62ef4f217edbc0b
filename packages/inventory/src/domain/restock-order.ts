import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReservationAnswer, ReservationMoved, RestockOrder } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * What a cancelled order had bought comes back, once. What was sold always fits: ON_HAND_MAX bounds what staff enters, not what returns.
 * Refuses, in this order: reservation_not_found, reservation_not_claimed (still unpaid), reservation_conflict (being paid), reservation_expired, reservation_ended.
 */
export function restockOrder(
  own: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<RestockOrder>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (own === null) return refuse(refusal('reservation_not_found'));
  switch (own.status) {
    case 'CONFIRMED':
      return happened(moved('ReservationRestocked', own, stock, meta));
    case 'RESTOCKED':
      return unchanged(standingAnswer(orderId, 'RESTOCKED', own.items));
    case 'ACTIVE':
      return refuse(refusal('reservation_not_claimed'));
    case 'CLAIMED':
      return refuse(refusal('reservation_conflict', undefined, 'The order is being paid.'));
    case 'EXPIRED':
      return refuse(refusal('reservation_expired'));
    case 'RELEASED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(own.status);
  }
}
