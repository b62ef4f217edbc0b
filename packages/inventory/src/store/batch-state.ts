import type { Instant } from '@kontor/kernel/clock';

import type { CatalogueEntry } from '../domain/product.ts';
import type { Reservation } from '../domain/reservation.ts';
import { emptyState, type InventoryState } from '../domain/state.ts';
import type { Stock } from '../domain/stock.ts';

/** The inventory of one batch: what the rules see, and what of it was loaded, so that only what differs is written back. */
export interface BatchState extends InventoryState {
  /** The database's clock at the last load; null before the first. */
  at: Instant | null;
  /** Rows as they were loaded. */
  readonly before: {
    readonly products: Map<string, CatalogueEntry>;
    readonly stock: Map<string, Stock>;
    readonly reservations: Map<string, Reservation>;
  };
  /** Ids that were asked for, found or not: a second load leaves them out. */
  readonly asked: {
    readonly products: Set<string>;
    readonly stock: Set<string>;
    readonly skus: Set<string>;
    /** Orders whose reservation was locked. */
    readonly locked: Set<string>;
    /** Orders whose reservation was only looked up, for a command that changes none that exists. */
    readonly seen: Set<string>;
  };
}

/** A state that holds nothing yet. */
export function openBatch(): BatchState {
  return {
    ...emptyState(),
    at: null,
    before: { products: new Map(), stock: new Map(), reservations: new Map() },
    asked: { products: new Set(), stock: new Set(), skus: new Set(), locked: new Set(), seen: new Set() },
  };
}
