/** What a C invoice means for the orders before it. Only `all_of_an_order` cancels one. */
export type ReturnVerdict = 'all_of_an_order' | 'part_of_an_order' | 'nothing_bought_here';

/** What a return and an order are compared by: each product once. */
interface Goods {
  readonly items: readonly { readonly stockCode: string; readonly quantity: number }[];
}

/**
 * Finds the order that a return takes back as a whole: the same products in the same quantities, no more and no less. `earlier` are
 * the customer's own orders before the return that are not cancelled, oldest first; of two alike the newest is meant.
 * Otherwise it is part of an order if one of them has one of its products, else of goods bought before the file begins.
 */
export function matchReturn<O extends Goods>(
  returned: Goods['items'],
  earlier: readonly O[],
): { verdict: ReturnVerdict; order: O | null } {
  const quantities = new Map(returned.map(({ stockCode, quantity }) => [stockCode, quantity]));
  const order = earlier.findLast(
    ({ items }) =>
      items.length === quantities.size && items.every((item) => quantities.get(item.stockCode) === item.quantity),
  );
  if (order !== undefined) return { verdict: 'all_of_an_order', order };
  const known = earlier.some(({ items }) => items.some(({ stockCode }) => quantities.has(stockCode)));
  return { verdict: known ? 'part_of_an_order' : 'nothing_bought_here', order: null };
}
