import type {
  InventoryEvent,
  MovementType,
  ReservationMoved,
  StockChanged,
  StockLine,
  StockReserved,
} from '@kontor/contracts/inventory';

import type { StockDelta } from './stock.ts';

/** An event that may move stock. */
export type StockMovingEvent = StockChanged | StockReserved | ReservationMoved;

interface StockEffect {
  readonly movementType: MovementType;
  /** By how much one unit of the line's quantity changes the number. */
  readonly onHand: -1 | 0 | 1;
  readonly reserved: -1 | 0 | 1;
}

/** What each kind of event does to the stock of its lines; null: nothing. The one place that says so. */
const STOCK_EFFECTS: Readonly<Record<StockMovingEvent['type'], StockEffect | null>> = {
  StockAdded: { movementType: 'STOCK_IN', onHand: 1, reserved: 0 },
  StockAdjusted: { movementType: 'ADJUSTMENT', onHand: 1, reserved: 0 },
  StockReserved: { movementType: 'RESERVE', onHand: 0, reserved: 1 },
  ReservationClaimed: null,
  ReservationUnclaimed: null,
  ReservationConfirmed: { movementType: 'SALE', onHand: -1, reserved: -1 },
  ReservationReleased: { movementType: 'RELEASE', onHand: 0, reserved: -1 },
  ReservationExpired: { movementType: 'EXPIRE', onHand: 0, reserved: -1 },
  ReservationRestocked: { movementType: 'RESTOCK', onHand: 1, reserved: 0 },
};

/** One change of one stock row, as the log of movements keeps it. */
export interface Movement extends Pick<StockLine, 'productId' | 'quantity' | 'movementId'> {
  /** Place among the lines of its event, from 0. */
  readonly line: number;
  readonly movementType: MovementType;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  readonly orderId: string | null;
  readonly notes: string | null;
}

/** What an event of this type does to the stock of a line of `quantity` units. */
export function stockDelta(type: StockMovingEvent['type'], quantity: number): StockDelta {
  const effect = STOCK_EFFECTS[type];
  return { onHand: times(effect?.onHand ?? 0, quantity), reserved: times(effect?.reserved ?? 0, quantity) };
}

/** Whether an event of this type changes the stock of its reservation's lines. */
export function movesStock(type: StockMovingEvent['type']): boolean {
  return STOCK_EFFECTS[type] !== null;
}

/** The stock lines of an event; none for one that moves no stock. */
export function stockLines(event: StockMovingEvent): readonly StockLine[] {
  return 'line' in event ? [event.line] : event.lines;
}

/** The movements that an event leaves, in the order of its lines. */
export function movementsOf(event: InventoryEvent): Movement[] {
  if (event.type === 'ProductCreated' || event.type === 'ProductChanged') return [];
  const effect = STOCK_EFFECTS[event.type];
  if (effect === null) return [];
  const orderId = 'orderId' in event ? event.orderId : null;
  const notes = 'notes' in event ? event.notes : null;
  return stockLines(event).map(({ productId, quantity, movementId }, line) => {
    const { onHand, reserved } = stockDelta(event.type, quantity);
    const { movementType } = effect;
    return {
      productId,
      quantity,
      movementId,
      line,
      movementType,
      onHandDelta: onHand,
      reservedDelta: reserved,
      orderId,
      notes,
    };
  });
}

/** A product without the negative zero, which JSON and comparisons would tell apart. */
function times(factor: -1 | 0 | 1, quantity: number): number {
  return factor === 0 ? 0 : factor * quantity;
}
