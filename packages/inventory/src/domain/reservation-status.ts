import type { ReservationMoved, ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';

/** A step of a reservation, named by the event that records it. */
export type ReservationMove = ReservationMoved['type'];

interface Transition {
  /** The status that a reservation must have for this step, by its owner; null: never taken by that owner's. */
  readonly from: Readonly<Record<ReservationOwner, ReservationStatus | null>>;
  readonly to: ReservationStatus;
}

/**
 * The status machine of reservations, the only one there is. A new reservation is ACTIVE. An order's own must be claimed
 * before it is sold, so that it cannot expire while its payment is under way; an external one is sold at once.
 */
export const RESERVATION_MOVES: Readonly<Record<ReservationMove, Transition>> = {
  ReservationClaimed: { from: { order: 'ACTIVE', external: null }, to: 'CLAIMED' },
  ReservationUnclaimed: { from: { order: 'CLAIMED', external: null }, to: 'ACTIVE' },
  ReservationConfirmed: { from: { order: 'CLAIMED', external: 'ACTIVE' }, to: 'CONFIRMED' },
  ReservationReleased: { from: { order: 'ACTIVE', external: 'ACTIVE' }, to: 'RELEASED' },
  ReservationExpired: { from: { order: 'ACTIVE', external: 'ACTIVE' }, to: 'EXPIRED' },
  ReservationRestocked: { from: { order: 'CONFIRMED', external: null }, to: 'RESTOCKED' },
};

/** Whether the machine lets a reservation take this step. */
export function canMove(
  { owner, status }: { readonly owner: ReservationOwner; readonly status: ReservationStatus },
  move: ReservationMove,
): boolean {
  return RESERVATION_MOVES[move].from[owner] === status;
}

/** Whether a reservation of this status holds units: they count as reserved. */
export function holdsUnits(status: ReservationStatus): boolean {
  return status === 'ACTIVE' || status === 'CLAIMED';
}
