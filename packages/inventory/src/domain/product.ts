import type { ProductChanged, ProductCreated } from '@kontor/contracts/inventory';
import { assert } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** A row of the catalogue. `version` is the edit that made it so, counted from 1: also the place in the product's stream. */
export interface CatalogueEntry {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a reservation needs to know of a product. */
export interface Offer {
  readonly name: string;
  readonly priceMinor: bigint;
  readonly active: boolean;
}

/** The product after the event; `before` is null for the event that creates it. */
export function evolveProduct(
  before: CatalogueEntry | null,
  event: ProductCreated | ProductChanged,
  at: Instant,
): CatalogueEntry {
  const { type: _type, ...fields } = event;
  if (event.type === 'ProductCreated') {
    assert(before === null && event.version === 1, 'a product is created once');
    return { ...(fields as Omit<ProductCreated, 'type'>), createdAt: at, updatedAt: at };
  }
  assert(before !== null && event.version === before.version + 1, 'edits of a product follow one another');
  return { ...before, ...fields, updatedAt: at };
}
