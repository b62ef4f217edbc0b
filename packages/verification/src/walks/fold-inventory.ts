import type { InventoryEvent } from '@kontor/contracts/inventory';
import { type CatalogueEntry, evolveProduct } from '@kontor/inventory/domain/product';
import { evolveReservation, type Reservation } from '@kontor/inventory/domain/reservation';
import { canMove } from '@kontor/inventory/domain/reservation-status';
import { assert, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import {
  PRODUCTS,
  type ProductRow,
  RESERVATION_ITEMS,
  RESERVATIONS,
  type ReservationItemRow,
  type ReservationRow,
  STOCK,
  type StockRow,
} from '../queries/inventory-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey, type Together } from '../streams/merge.ts';
import { defineWalk } from './define.ts';
import { examineFold, type FoldedStream, foldLog } from './fold-log.ts';
import { INVENTORY_SHAPES } from './inventory-shapes.ts';
import { StockLevels } from './stock-levels.ts';

/** A stream of the inventory as its events tell it; of a stock's own stream only the version, since reservations move stock too. */
type Aggregate =
  | { readonly kind: 'product'; readonly state: CatalogueEntry }
  | { readonly kind: 'stock'; readonly state: { readonly version: number } }
  | { readonly kind: 'reservation'; readonly state: Omit<Reservation, 'expired'> };

interface Rows {
  readonly folded: FoldedStream<Aggregate>;
  readonly product: ProductRow;
  readonly stock: StockRow;
  readonly reservation: ReservationRow;
  readonly items: ReservationItemRow;
}

/**
 * Folds the log of the inventory and compares it with catalogue, stock, reservations and their lines; watches every step of a reservation.
 * Stock is moved by the streams of all reservations, so its level is summed up for every product and compared at the end.
 */
export const FOLD_INVENTORY = defineWalk({
  name: 'fold of the inventory',
  services: ['inventory'],
  rules: ['types_known', 'payloads_known', 'transitions', 'fold'],
  run: async ({ inventory }, findings) => {
    const levels = new StockLevels();
    const folded = foldLog<Aggregate, InventoryEvent>({
      store: inventory,
      service: 'inventory',
      shapes: INVENTORY_SHAPES,
      findings,
      evolve,
      watch: ({ tenant_id, position }, before, event) => {
        levels.add(tenant_id, event);
        if (!('orderId' in event)) return;
        const reservation = before?.kind === 'reservation' ? before.state : null;
        findings.transitions.examine(isLegal(reservation, event), () => {
          return { tenant_id, position, order_id: event.orderId, from: reservation?.status ?? null, type: event.type };
        });
      },
    });
    const sources = {
      folded,
      product: {
        pages: pagesOf(inventory, PRODUCTS),
        key: (row: ProductRow) => keyOf(row.product_id, row.tenant_id, 'product'),
      },
      stock: {
        pages: pagesOf(inventory, STOCK),
        key: (row: StockRow) => keyOf(row.product_id, row.tenant_id, 'stock'),
      },
      reservation: {
        pages: pagesOf(inventory, RESERVATIONS),
        key: (row: ReservationRow) => keyOf(row.order_id, row.tenant_id, 'reservation'),
      },
      items: {
        pages: pagesOf(inventory, RESERVATION_ITEMS),
        key: (row: ReservationItemRow) => keyOf(row.order_id, row.tenant_id, 'reservation'),
      },
    };
    for await (const each of mergeByKey<Rows>(sources)) {
      const [stream] = each.folded;
      const [stock] = each.stock;
      if (stock !== undefined) levels.stored(stock);
      // The stock of a product that was never added to has a row, and no stream of its own yet.
      if (stock !== undefined && stream === undefined && stock.version === 0) continue;
      examineFold(
        findings.fold,
        placeOf(each),
        { aggregate: stream?.aggregate?.state ?? null, problem: stream?.problem ?? null },
        storedIn(each),
      );
    }
    levels.examine(findings.fold);
  },
});

function evolve(aggregateType: string, before: Aggregate | null, event: InventoryEvent, at: Instant): Aggregate {
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductChanged':
      assert(aggregateType === 'product', 'a product is in its stream');
      return { kind: 'product', state: evolveProduct(before?.kind === 'product' ? before.state : null, event, at) };
    case 'StockAdded':
    case 'StockAdjusted':
      assert(aggregateType === 'stock', 'a stock is in its stream');
      return { kind: 'stock', state: { version: event.version } };
    case 'StockReserved':
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked': {
      assert(aggregateType === 'reservation', 'a reservation is in its stream');
      const reservation = before?.kind === 'reservation' ? { ...before.state, expired: false } : null;
      const { expired: _notInTheLog, ...state } = evolveReservation(reservation, event, at);
      return { kind: 'reservation', state };
    }
    default:
      return unreachable(event);
  }
}

function isLegal(
  before: Omit<Reservation, 'expired'> | null,
  event: Extract<InventoryEvent, { readonly orderId: string }>,
): boolean {
  if (event.type !== 'StockReserved') return before !== null && canMove(before, event.type);
  return before === null || (before.owner === 'external' && before.status === 'ACTIVE');
}

function storedIn({ product, stock, reservation, items }: Together<Rows>): object | null {
  const [productRow] = product;
  if (productRow !== undefined) return entryOf(productRow);
  const [stockRow] = stock;
  if (stockRow !== undefined) return { version: stockRow.version };
  const [row] = reservation;
  return row === undefined ? null : reservationOf(row, items);
}

function placeOf({ folded, product, stock, reservation, items }: Together<Rows>): Readonly<Record<string, unknown>> {
  const [stream] = folded;
  if (stream !== undefined) {
    const { tenantId: tenant_id, aggregateType: aggregate_type, aggregateId: aggregate_id } = stream;
    return { tenant_id, aggregate_type, aggregate_id };
  }
  const { tenant_id, ...row } = { ...product[0], ...stock[0], ...reservation[0], ...items[0] };
  return 'order_id' in row ? { tenant_id, order_id: row.order_id } : { tenant_id, product_id: row.product_id };
}

function entryOf(row: ProductRow): CatalogueEntry {
  return {
    productId: row.product_id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    priceMinor: row.price_minor,
    currency: row.currency,
    active: row.active,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function reservationOf(row: ReservationRow, items: readonly ReservationItemRow[]): Omit<Reservation, 'expired'> {
  return {
    orderId: row.order_id,
    owner: row.owner,
    status: row.status,
    expiresAt: row.expires_at,
    version: row.version,
    createdAt: row.created_at,
    items: items.map(({ product_id: productId, quantity }) => ({ productId, quantity })),
  };
}
