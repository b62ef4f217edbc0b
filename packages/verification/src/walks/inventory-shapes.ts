import type { InventoryEvent } from '@kontor/contracts/inventory';

import type { PayloadShapes } from './payload-shape.ts';

const LINE = {
  productId: 'uuid',
  quantity: 'integer',
  movementId: 'uuid',
  onHand: 'integer',
  reserved: 'integer',
} as const;

const STOCK_CHANGED = { productId: 'uuid', line: { one: LINE }, notes: 'remark?', version: 'integer' } as const;
const RESERVATION_MOVED = { orderId: 'uuid', lines: { each: LINE } } as const;

/** What the events of the inventory hold. */
export const INVENTORY_SHAPES: PayloadShapes<InventoryEvent> = {
  ProductCreated: {
    productId: 'uuid',
    sku: 'title',
    name: 'title',
    description: 'title',
    priceMinor: 'minor',
    currency: 'word',
    active: 'flag',
    version: 'integer',
  },
  ProductChanged: {
    productId: 'uuid',
    name: 'title',
    description: 'title',
    priceMinor: 'minor',
    active: 'flag',
    version: 'integer',
  },
  StockAdded: STOCK_CHANGED,
  StockAdjusted: STOCK_CHANGED,
  StockReserved: {
    orderId: 'uuid',
    owner: 'word',
    lines: { each: { ...LINE, name: 'title', unitPriceMinor: 'minor' } },
    expiresAt: 'instant',
  },
  ReservationClaimed: RESERVATION_MOVED,
  ReservationUnclaimed: RESERVATION_MOVED,
  ReservationConfirmed: RESERVATION_MOVED,
  ReservationReleased: RESERVATION_MOVED,
  ReservationExpired: RESERVATION_MOVED,
  ReservationRestocked: RESERVATION_MOVED,
};
