import { KontorError } from '@kontor/sdk/errors';
import { useQueries } from '@tanstack/react-query';

import { type CartLine, useCart } from './cart.ts';
import type { Product } from './kontor.ts';
import { useLiveStock, usePolling } from './live.ts';
import { product } from './queries.ts';

/** A line of the cart, with the product as it is now; null: it is gone; undefined: not known yet. */
export interface LiveLine extends CartLine {
  readonly now: Product | null | undefined;
}

/** The cart as the store would sell it now. */
export function useLiveCart(): readonly LiveLine[] {
  const cart = useCart();
  const poll = usePolling();
  useLiveStock(cart.map(({ productId }) => productId));
  const answers = useQueries({
    queries: cart.map(({ productId }) => ({ ...product(productId), refetchInterval: poll })),
  });
  return cart.map((line, at) => {
    const { data, error } = answers[at] ?? {};
    const gone = error instanceof KontorError && (error.status === 404 || error.status === 400);
    return { ...line, now: gone ? null : data, price: data?.price ?? line.price, name: data?.name ?? line.name };
  });
}

/** Why a line cannot be ordered as it is; null where it can, as far as is known. */
export function problemOf({ now, quantity }: LiveLine): string | null {
  if (now === undefined) return null;
  if (now === null || !now.active) return 'No longer for sale. Remove it to go on.';
  if (now.available_quantity === 0) return 'Sold out at the moment. Remove it, or wait: somebody may give theirs back.';
  if (now.available_quantity < quantity) return `You want ${quantity}, and ${now.available_quantity} can be had now.`;
  return null;
}
