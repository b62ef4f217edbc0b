import type {
  ProductQuantity,
  ReservationMoved,
  ReservationOwner,
  ReservationStatus,
  StockReserved,
} from '@kontor/contracts/inventory';
import { assert } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import { canMove, holdsUnits, RESERVATION_MOVES } from './reservation-status.ts';

/** Units held for one order. `version` is the place in its stream, counted from 1. */
export interface Reservation {
  readonly orderId: string;
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  /** Null once an external order's reservation has ended; an order's own keeps it. */
  readonly expiresAt: Instant | null;
  /** Whether it was past its expiry by the database's clock when it was loaded. Means nothing once it has ended. */
  readonly expired: boolean;
  readonly version: number;
  readonly createdAt: Instant;
  /** Each product once, in ascending order of product ids. */
  readonly items: readonly ProductQuantity[];
}

/** The reservation after the event; `before` is null for the event that makes it. */
export function evolveReservation(
  before: Reservation | null,
  event: StockReserved | ReservationMoved,
  at: Instant,
): Reservation {
  if (event.type === 'StockReserved') return reserved(before, event, at);
  assert(before !== null && canMove(before, event.type), 'a reservation moves by its status machine only');
  const status = RESERVATION_MOVES[event.type].to;
  const ended = before.owner === 'external' && !holdsUnits(status);
  return { ...before, status, expiresAt: ended ? null : before.expiresAt, version: before.version + 1 };
}

/** A first event makes the reservation; later ones add lines to an external order's, whose expiry they leave as it is. */
function reserved(before: Reservation | null, event: StockReserved, at: Instant): Reservation {
  const { orderId, owner, expiresAt } = event;
  const items = event.lines.map(({ productId, quantity }) => ({ productId, quantity }));
  if (before === null) {
    return {
      orderId,
      owner,
      status: 'ACTIVE',
      expiresAt,
      expired: false,
      version: 1,
      createdAt: at,
      items: sorted(items),
    };
  }
  assert(before.owner === 'external' && owner === 'external', 'only an external reservation takes more lines');
  assert(before.status === 'ACTIVE', 'only an active reservation takes more lines');
  return { ...before, version: before.version + 1, items: sorted([...before.items, ...items]) };
}

function sorted(items: readonly ProductQuantity[]): ProductQuantity[] {
  return items.toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
}
