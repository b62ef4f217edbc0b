/** Below this many it is worth hurrying. */
const FEW = 5;

/** How many there are to be had now. */
export function Stock({ available }: { readonly available: number }) {
  if (available <= 0) return <span className="stock stock-none">Sold out</span>;
  if (available <= FEW) return <span className="stock stock-few">Only {available} left</span>;
  return <span className="stock">{available} in stock</span>;
}
