import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type { ClaimReservation, ReservationAnswer, ReservationMoved } from '@kontor/contracts/inventory';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { standingAnswer } from './answers.ts';
import { moved } from './moves.ts';
import type { Reservation } from './reservation.ts';

/**
 * The payment of an order begins: its reservation can no longer expire. Unchanged where it is claimed, or sold since. Refuses, in this
 * order: reservation_not_found, reservation_expired (also before anybody has recorded that it is), reservation_ended.
 */
export function claimReservation(
  own: Reservation | null,
  { orderId, meta }: At<ClaimReservation>,
): Decision<ReservationMoved, ReservationAnswer> {
  if (own === null) return refuse(refusal('reservation_not_found'));
  switch (own.status) {
    case 'ACTIVE':
      if (own.expired) return refuse(refusal('reservation_expired'));
      return happened(moved('ReservationClaimed', own, new Map(), meta));
    case 'CLAIMED':
    case 'CONFIRMED':
      return unchanged(standingAnswer(orderId, 'CLAIMED', []));
    case 'EXPIRED':
      return refuse(refusal('reservation_expired'));
    case 'RELEASED':
    case 'RESTOCKED':
      return refuse(refusal('reservation_ended'));
    default:
      return unreachable(own.status);
  }
}
