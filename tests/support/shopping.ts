import { randomUUID } from 'node:crypto';

import { assert } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';
import { statement } from '@kontor/postgres/statement';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import { newMeta } from './history.ts';
import type { WebWorld } from './web-world.ts';

const FAR = Number.MAX_SAFE_INTEGER;

/** Puts a product on the shelf; its name is its own unless one is given. */
export async function stock(
  { store }: WebWorld,
  onHand: number,
  options: { readonly name?: string; readonly description?: string; readonly priceMinor?: bigint } = {},
): Promise<{ readonly id: string; readonly name: string }> {
  const sku = randomUUID();
  const { name = `Thing ${sku.slice(0, 8)}`, description = '', priceMinor = 2_500_000n } = options;
  const { outcome } = await store.inventory.submit(
    { type: 'CreateProduct', meta: newMeta(), sku, name, description, priceMinor, active: true },
    FAR,
  );
  assert(outcome.ok && outcome.answer.kind === 'product', 'a product is created');
  const { productId } = outcome.answer;
  if (onHand > 0) {
    const added = await store.inventory.submit(
      { type: 'AddStock', meta: newMeta(), productId, quantity: onHand, notes: null },
      FAR,
    );
    assert(added.outcome.ok, 'a product is stocked');
  }
  return { id: productId, name };
}

/** Puts a product into the cart and goes to the checkout with it. */
export async function checkOut(page: Page, productId: string): Promise<void> {
  await page.goto(`/shop/products/${productId}/`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'Go to the cart' }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByRole('heading', { name: 'Check out' }).waitFor();
}

/** Orders a product up to the page where it is paid, and tells the order's id. */
export async function placeOrder(page: Page, productId: string, address = 'Jalan Merdeka 1, Bandung'): Promise<string> {
  await checkOut(page, productId);
  await page.getByLabel('Shipping address').fill(address);
  await page.getByRole('button', { name: 'Place the order' }).click();
  return orderOnPage(page);
}

/** The id of the order whose page is open. */
export async function orderOnPage(page: Page): Promise<string> {
  await page.waitForURL(/\/shop\/orders\/[0-9a-f-]{36}\/$/);
  await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor();
  return /orders\/([0-9a-f-]{36})\//.exec(page.url())?.[1] ?? '';
}

/** That something comes to be on the page. */
export async function expectShown(what: Locator): Promise<void> {
  await what.waitFor();
}

/** Waits until the page says that its order has this status, in its label. */
export async function expectStatus(page: Page, words: string): Promise<void> {
  await page.locator('.page-head .status', { hasText: words }).waitFor();
}

const MOVEMENTS = statement<{ kind: string; amount: bigint }>(
  'test.read_movements_of_user',
  'SELECT kind, amount_minor AS amount FROM wallet.transfers WHERE user_account_id = $1 ORDER BY position',
);

/** That the ledger comes to have exactly these movements of somebody's. */
export async function expectMovements(world: WebWorld, userId: string, expected: readonly string[]): Promise<void> {
  const now = async () => {
    const rows = await world.database.rows(MOVEMENTS, [userId]);
    return rows.map(({ kind, amount }) => `${kind} ${formatMoney(amount)}`);
  };
  await expect.poll(now, { timeout: 10_000 }).toEqual(expected);
}
