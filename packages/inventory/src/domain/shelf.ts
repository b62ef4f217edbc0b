import type { CommandMeta } from '@kontor/contracts/command';
import type { PricedLine, ProductQuantity, StockLine } from '@kontor/contracts/inventory';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { present } from '@kontor/kernel/assert';

import { type StockByProduct, stockLine } from './moves.ts';
import type { Offer } from './product.ts';
import { available } from './stock.ts';

/** What is for sale, and how much of it there is. */
export interface Shelf {
  readonly offers: ReadonlyMap<string, Offer>;
  readonly stock: StockByProduct;
}

/** Why these products are not for sale, or null: product_not_found, then product_inactive, each naming every line it concerns. */
export function offerProblem({ offers, stock }: Shelf, lines: readonly ProductQuantity[]): Refusal | null {
  const unknown = lines.filter(({ productId }) => !offers.has(productId) || !stock.has(productId));
  if (unknown.length > 0) return refusal('product_not_found', named(unknown));
  const inactive = lines.filter(({ productId }) => offers.get(productId)?.active !== true);
  return inactive.length > 0 ? refusal('product_inactive', named(inactive)) : null;
}

/** insufficient_stock, naming every line that is short, or null. The lines passed `offerProblem`, each product once. */
export function stockProblem({ stock }: Shelf, lines: readonly ProductQuantity[]): Refusal | null {
  const short = lines
    .map(({ productId, quantity }) => ({
      product_id: productId,
      requested: quantity,
      available: available(present(stock.get(productId), 'the stock of a product')),
    }))
    .filter((line) => line.requested > line.available);
  return short.length > 0 ? refusal('insufficient_stock', short) : null;
}

/** What the lines cost together at the prices of now, in minor units. The lines passed `offerProblem`. */
export function totalMinorOf({ offers }: Shelf, lines: readonly ProductQuantity[]): bigint {
  return lines.reduce((sum, { productId, quantity }) => {
    const { priceMinor } = present(offers.get(productId), 'the offer of a product');
    return sum + priceMinor * BigInt(quantity);
  }, 0n);
}

/** The lines as they are reserved: at the prices of now, with the stock after each. The lines passed both checks. */
export function reservedLines(
  { offers, stock }: Shelf,
  lines: readonly ProductQuantity[],
  meta: CommandMeta,
): (StockLine & PricedLine)[] {
  return lines.map((each, line) => {
    const { name, priceMinor } = present(offers.get(each.productId), 'the offer of a product');
    return { ...stockLine('StockReserved', each, line, stock, meta), name, unitPriceMinor: priceMinor };
  });
}

function named(lines: readonly ProductQuantity[]): { readonly product_id: string }[] {
  return lines.map(({ productId }) => ({ product_id: productId }));
}
