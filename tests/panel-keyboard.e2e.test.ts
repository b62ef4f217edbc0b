import { readFile } from 'node:fs/promises';

import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { makeProduct, type Shopper } from './support/shoppers.ts';
import { openWebWorld, type WebWorld } from './support/web-world.ts';

const PRICE_MINOR = 1_000_000n;
const TABS_MAX = 80;

let world: WebWorld;
let admin: Shopper;
beforeAll(async () => {
  world = await openWebWorld();
  admin = await world.person({ role: 'admin' });
});
afterAll(() => world?.close());
afterEach(() => world.expectQuiet());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).last();
const field = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').getByLabel(name).and(page.locator('input, textarea, [role=combobox]')).first();

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${String(wanted)} with the keyboard`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

async function type(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, field(page, name));
  await page.keyboard.type(text);
}

/** Chooses from a list that opens and closes by keys. */
async function choose(page: Page, name: string | RegExp, option: string): Promise<void> {
  await tabTo(page, field(page, name));
  await page.keyboard.press('Enter');
  const wanted = page.getByRole('option', { name: option, exact: true });
  await wanted.waitFor();
  for (let presses = 0; presses < TABS_MAX && (await wanted.and(page.locator(':focus')).count()) === 0; presses += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await wanted.waitFor({ state: 'detached' });
}

/** A dialog takes the focus, keeps it, and gives it back to what opened it, when Escape closes it. */
async function expectEscape(page: Page, opener: string): Promise<void> {
  await press(page, opener);
  await page.getByRole('dialog').waitFor();
  for (let presses = 0; presses < 10; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await page.locator('[role=dialog] :focus, [role=dialog]:focus, .MuiDialog-root :focus').count()).toBe(1);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => button(page, opener).and(page.locator(':focus')).count()).toBe(1);
}

describe('by the keyboard alone', () => {
  it('a product is created, filled, counted again and given another price', async () => {
    const page = await world.sit(admin);
    await page.goto('/admin/products');
    await expectEscape(page, 'New product…');
    await press(page, 'New product…');
    await type(page, /^SKU/, 'KEYS-1');
    await type(page, /^Name/, 'Keys');
    await type(page, /^Price/, '15000.00');
    await press(page, 'Create the product');
    await heading(page, 'Keys').waitFor();
    await press(page, 'Stock in…');
    await type(page, /Units that arrived/, '10');
    await press(page, 'Add to the stock');
    await page.getByText('There are 10 on hand now').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectEscape(page, 'Adjust…');
    await press(page, 'Adjust…');
    await tabTo(page, field(page, /Units that were counted/));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('8');
    await type(page, /Reason/, 'Two were broken');
    await press(page, 'Adjust the count');
    await page.getByRole('region', { name: 'Movements' }).getByText('Two were broken').waitFor();
    const price = page.getByRole('textbox', { name: /^Price/ });
    await tabTo(page, price);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('14000.00');
    await page.keyboard.press('Enter');
    await page.getByText('The product is saved').waitFor();
  });

  it('a balance is corrected', async () => {
    const customer = await world.person({ balanceMinor: 10_000n });
    const page = await world.sit(admin);
    await page.goto(`/admin/wallets/${customer.userId}`);
    await expectEscape(page, 'Correct the balance…');
    await press(page, 'Correct the balance…');
    await choose(page, 'Way', 'Take from the balance');
    await type(page, /^Amount/, '40.50');
    await type(page, /^Reason/, 'Topped up twice');
    await press(page, 'Take the amount');
    await page.getByText('The balance is IDR 59.50 now').waitFor();
  });

  it('a user is made, given a role, another mail address, and kept out', async () => {
    const page = await world.sit(admin);
    const username = `keys.${Date.now()}`;
    await page.goto('/admin/users');
    await press(page, 'New user…');
    await type(page, /^Username/, username);
    await press(page, 'Create the user');
    await page.getByRole('alert').filter({ hasText: 'The password of' }).waitFor();
    await page.getByRole('link', { name: username }).waitFor();
    await tabTo(page, page.getByRole('link', { name: username }));
    await page.keyboard.press('Enter');
    await heading(page, username).waitFor();
    await expectEscape(page, 'Change role…');
    await press(page, 'Change role…');
    await choose(page, 'Role', 'staff');
    await press(page, 'Change the role');
    await page.getByText(`${username} is staff now`).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(page, 'Change mail address…');
    await type(page, /^Mail address/, 'keys@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'User' }).getByText('keys@example.com').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(page, 'Disable…');
    await press(page, 'Disable the user');
    await page.getByText(`${username} is kept out`).waitFor();
  });
});

describe('lists as files', () => {
  it('hold what the list shows: its filters, in its order', async () => {
    const productId = await makeProduct(world.store, PRICE_MINOR, 7);
    const { sku = '' } = (await world.store.inventory.product(1, productId)) ?? {};
    const page = await world.sit(admin);
    const fileOf = async (link: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: link }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^[a-z-]+-\d{4}-\d\d-\d\d\.csv$/);
      return readFile(await download.path(), 'utf8');
    };
    await page.goto('/admin/products');
    await page.getByRole('searchbox').fill(sku);
    await page.keyboard.press('Enter');
    await page.getByText('1 product', { exact: true }).waitFor();
    const lines = (await fileOf('Export products as CSV')).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(productId);
    for (const [path, link, head] of [
      ['/orders', 'Export orders as CSV', 'order_id,'],
      ['/stock-value', 'Export stock-value as CSV', 'product_id,'],
      ['/statements', 'Export statements as CSV', 'created_at,'],
      ['/users', 'Export users as CSV', 'user_id,'],
      ['/wallets', 'Export accounts as CSV', 'user_id,'],
      ['/audit', 'Export audit as CSV', 'id,'],
      [`/products/${productId}`, 'Export the movements as CSV', 'movement_id,'],
      [`/wallets/${admin.userId}`, 'Export the statement as CSV', 'transfer_id,'],
    ] as const) {
      await page.goto(`/admin${path}`);
      expect(await fileOf(link)).toMatch(new RegExp(`^${head}`));
    }
  });
});
