import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ReservationAnswer, ReservationMoved, UnclaimReservation } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * Takes a claim back: the undo of ClaimReservation. Unchanged where nothing is claimed, be it that there is no reservation. Refuses
 * only what cannot be undone: reservation_ended (sold).
 */
export function unclaimReservation(
  own: Reservation | null,
  { orderId, meta }: At<UnclaimReservation>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (own === null) return unchanged(standingAnswer(orderId, 'RELEASED', []));
  switch (own.status) {
    case 'CLAIMED':
      return happened(moved('ReservationUnclaimed', own, new Map(), meta));
    case 'ACTIVE':
    case 'RELEASED':
    case 'EXPIRED':
      return unchanged(standingAnswer(orderId, own.status, []));
    case 'CONFIRMED':
    case 'RESTOCKED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(own.status);
  }
}
