import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReleaseOrder, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved, type StockByProduct } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * An unpaid order gives its units back; also the undo of ReserveForOrder. Unchanged where nothing is held, be it that there is no reservation.
 * Refuses, in this order: reservation_conflict (its payment is under way), reservation_ended (sold).
 */
export function releaseOrder(
  own: Reservation | null,
  stock: StockByProduct,
  { orderId, meta }: At<ReleaseOrder>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (own === null) return unchanged(standingAnswer(orderId, 'RELEASED', []));
  switch (own.status) {
    case 'ACTIVE':
      return happened(moved('ReservationReleased', own, stock, meta));
    case 'RELEASED':
    case 'EXPIRED':
      return unchanged(standingAnswer(orderId, own.status, own.items));
    case 'CLAIMED':
      return refuse(refusal('reservation_conflict', undefined, 'The order is being paid.'));
    case 'CONFIRMED':
    case 'RESTOCKED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(own.status);
  }
}
