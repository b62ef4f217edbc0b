import type { InventoryEvent, StockReserved } from '@kontor/contracts/inventory';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import { type StockMovingEvent, stockDelta, stockLines } from './movements.ts';
import { type CatalogueEntry, evolveProduct, type Offer } from './product.ts';
import { evolveReservation, type Reservation } from './reservation.ts';
import { emptyStock, type Stock, stockAfter } from './stock.ts';

/** The part of the inventory that is in memory: one batch's, or all of it when a log is folded. Aggregates are replaced, never changed. */
export interface InventoryState {
  /** Catalogue rows, by product id: those that commands change. */
  readonly products: Map<string, CatalogueEntry>;
  /** What reservations need of the catalogue, by product id. */
  readonly offers: Map<string, Offer>;
  readonly stock: Map<string, Stock>;
  /** By order id. */
  readonly reservations: Map<string, Reservation>;
  /** The event that made an order's own reservation, by order id: its answer is read from it when the command is repeated. */
  readonly reserved: Map<string, StockReserved>;
  readonly skusTaken: Set<string>;
}

/** Where an event belongs. Structurally the runtime's StreamPosition. */
export interface EventPlace {
  readonly aggregateType: 'product' | 'stock' | 'reservation';
  readonly aggregateId: string;
  readonly version: number;
}

/** A state that holds nothing. */
export function emptyState(): InventoryState {
  return {
    products: new Map(),
    offers: new Map(),
    stock: new Map(),
    reservations: new Map(),
    reserved: new Map(),
    skusTaken: new Set(),
  };
}

/**
 * Puts the aggregates that the event changes in their next version, and tells the event's place in its stream. Folding a log from the
 * beginning with it, over `emptyState()`, gives the tables.
 */
export function applyEvent(state: InventoryState, event: InventoryEvent, at: Instant): EventPlace {
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductChanged': {
      const { productId } = event;
      const product = evolveProduct(state.products.get(productId) ?? null, event, at);
      state.products.set(productId, product);
      state.offers.set(productId, product);
      if (event.type === 'ProductCreated') {
        state.stock.set(productId, emptyStock(productId));
        state.skusTaken.add(product.sku);
      }
      return { aggregateType: 'product', aggregateId: productId, version: product.version };
    }
    case 'StockAdded':
    case 'StockAdjusted': {
      moveStock(state, event);
      const stock = present(state.stock.get(event.productId), 'the stock of a product');
      assert(event.version === stock.version + 1, "events of a stock's stream follow one another");
      state.stock.set(event.productId, { ...stock, version: event.version });
      return { aggregateType: 'stock', aggregateId: event.productId, version: event.version };
    }
    case 'StockReserved':
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked': {
      const { orderId } = event;
      const reservation = evolveReservation(state.reservations.get(orderId) ?? null, event, at);
      state.reservations.set(orderId, reservation);
      if (event.type === 'StockReserved' && event.owner === 'order') state.reserved.set(orderId, event);
      moveStock(state, event);
      return { aggregateType: 'reservation', aggregateId: orderId, version: reservation.version };
    }
    default:
      return unreachable(event);
  }
}

function moveStock({ stock }: InventoryState, event: StockMovingEvent): void {
  for (const { productId, quantity, onHand, reserved } of stockLines(event)) {
    const before = present(stock.get(productId), 'the stock of a line');
    const after = stockAfter(before, stockDelta(event.type, quantity));
    assert(after.onHand === onHand && after.reserved === reserved, 'an event tells the stock after it');
    stock.set(productId, after);
  }
}
