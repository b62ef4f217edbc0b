import type { ProductQuantity } from '@kontor/contracts/inventory';

/** The same lines with each product once, its quantities summed, in the order in which products first appear; ids in lower case. */
export function summedLines(lines: readonly ProductQuantity[]): ProductQuantity[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    const id = productId.toLowerCase();
    quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  }
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}
