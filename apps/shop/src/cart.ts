import { ORDER_LINES_MAX, QUANTITY_MAX } from '@kontor/contracts/limits';
import { useSyncExternalStore } from 'react';

import { storage } from './storage.ts';

/** A line of the cart; name and price as they were last seen, to be shown before the store has answered. */
export interface CartLine {
  readonly productId: string;
  readonly quantity: number;
  readonly name: string;
  readonly price: string;
  readonly currency: string;
}

const NAME = 'kontor:cart';
const EMPTY: readonly CartLine[] = [];
const listeners = new Set<() => void>();
let lines = read();

addEventListener('storage', ({ key }) => {
  if (key === NAME || key === null) refresh(read());
});

/** The lines of the cart, which all tabs share. */
export function useCart(): readonly CartLine[] {
  return useSyncExternalStore(subscribe, () => lines);
}

/** How many pieces are in it. */
export function pieces(cart: readonly CartLine[]): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Puts more of a product into the cart, and what is known of it now. */
export function addToCart(line: CartLine): void {
  const there = lines.find(({ productId }) => productId === line.productId);
  if (there === undefined && lines.length >= ORDER_LINES_MAX) return;
  const quantity = Math.min(QUANTITY_MAX, (there?.quantity ?? 0) + line.quantity);
  write([...lines.filter((each) => each !== there), { ...line, quantity }]);
}

/** Changes how many of a product are wanted; none removes it. */
export function setQuantity(productId: string, quantity: number): void {
  const wanted = Math.min(QUANTITY_MAX, Math.trunc(quantity));
  write(
    wanted > 0
      ? lines.map((line) => (line.productId === productId ? { ...line, quantity: wanted } : line))
      : lines.filter((line) => line.productId !== productId),
  );
}

/** Takes out what was ordered, and leaves what was put in since. */
export function takeOut(ordered: readonly { readonly product_id: string; readonly quantity: number }[]): void {
  const taken = new Map(ordered.map((line) => [line.product_id, line.quantity]));
  write(
    lines
      .map((line) => ({ ...line, quantity: line.quantity - (taken.get(line.productId) ?? 0) }))
      .filter(({ quantity }) => quantity > 0),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function write(next: readonly CartLine[]): void {
  storage.setItem(NAME, JSON.stringify(next));
  refresh(next);
}

function refresh(next: readonly CartLine[]): void {
  lines = next;
  for (const listener of listeners) listener();
}

function read(): readonly CartLine[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(NAME) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isLine) : EMPTY;
  } catch {
    return EMPTY;
  }
}

function isLine(value: unknown): value is CartLine {
  const { productId, quantity, name, price, currency } = (value ?? {}) as Partial<Record<keyof CartLine, unknown>>;
  const texts = [productId, name, price, currency];
  return texts.every((each) => typeof each === 'string') && Number.isSafeInteger(quantity) && (quantity as number) > 0;
}
