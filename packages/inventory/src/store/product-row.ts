import type { Product } from '@kontor/contracts/inventory';

/** What a product is read with; of `inventory.products AS p` and `inventory.stock AS s`. */
export const PRODUCT_COLUMNS =
  'p.product_id, p.sku, p.name, p.description, p.price_minor, p.currency, p.active, p.version, s.on_hand, s.reserved';

/** See PRODUCT_COLUMNS. */
export interface ProductRow {
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly price_minor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
  readonly on_hand: number;
  readonly reserved: number;
}

/** The product that a row holds. */
export function productOf({ product_id, price_minor, on_hand, reserved, ...row }: ProductRow): Product {
  return { ...row, productId: product_id, priceMinor: price_minor, onHand: on_hand, reserved };
}
