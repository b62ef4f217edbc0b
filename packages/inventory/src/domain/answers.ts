import type {
  InventoryAnswer,
  InventoryEvent,
  ProductQuantity,
  ReservationAnswer,
  ReservationStatus,
  StockReserved,
} from '@kontor/contracts/inventory';
import { present, unreachable } from '@kontor/kernel/assert';

import { RESERVATION_MOVES } from './reservation-status.ts';

/** The answer to the command whose events these are: read from the last of them, and from nothing else. */
export function answerOf(events: readonly InventoryEvent[]): InventoryAnswer {
  const event = present(events.at(-1), 'the event of a command');
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductChanged':
      return { kind: 'product', productId: event.productId, version: event.version };
    case 'StockAdded':
    case 'StockAdjusted': {
      const { productId, movementId, onHand, reserved } = event.line;
      return { kind: 'stock', productId, onHand, reserved, movementId };
    }
    case 'StockReserved':
      return reservedAnswer(event);
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked':
      return standingAnswer(event.orderId, RESERVATION_MOVES[event.type].to, event.lines);
    default:
      return unreachable(event);
  }
}

/** The answer to the command that reserved: its lines as they were then. */
export function reservedAnswer({ orderId, expiresAt, lines }: StockReserved): ReservationAnswer {
  return {
    kind: 'reservation',
    orderId,
    status: 'ACTIVE',
    expiresAt,
    lines: lines.map(({ productId, quantity, name, unitPriceMinor, onHand, reserved }) => ({
      productId,
      quantity,
      name,
      unitPriceMinor,
      available: onHand - reserved,
    })),
  };
}

/** The answer to a step of a reservation. It holds only what is so whenever the step is repeated: no expiry, nothing available. */
export function standingAnswer(
  orderId: string,
  status: ReservationStatus,
  lines: readonly ProductQuantity[],
): ReservationAnswer {
  return {
    kind: 'reservation',
    orderId,
    status,
    expiresAt: null,
    lines: lines.map(({ productId, quantity }) => ({
      productId,
      quantity,
      name: null,
      unitPriceMinor: null,
      available: null,
    })),
  };
}
