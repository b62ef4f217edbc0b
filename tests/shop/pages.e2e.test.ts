import { expectAccessible, expectNoSidewaysScroll, screenshot, WIDTHS } from '@kontor/testing/browser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { checkOut, expectStatus, placeOrder, stock } from '../support/shopping.ts';
import { openWebWorld, type WebWorld } from '../support/web-world.ts';

/** What people type, some of them on purpose. */
const HOSTILE = {
  script: '<script>alert(1)</script><img src=x onerror="alert(2)">',
  rightToLeft: '\u202Eevil\u202C שלום עולם مرحبا بالعالم',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈 ﷽ Z̸̙̈a̷͎̽l̶͖̓g̴̛͎o̵͇̓',
  long: 'W'.repeat(180),
} as const;
const DESCRIPTION = `${HOSTILE.script}\n${HOSTILE.rightToLeft}\n${HOSTILE.emoji}\n${'long '.repeat(1_000)}${'x'.repeat(4_500)}`;

let world: WebWorld;
let paths: Readonly<Record<string, string>>;
let customer: Awaited<ReturnType<WebWorld['person']>>;

beforeAll(async () => {
  world = await openWebWorld();
  customer = await world.person();
  paths = await makeHistory();
});
afterEach(() => world.expectQuiet());
afterAll(() => world?.close());

/** A customer with orders in every state that a page shows, and hostile texts in all of them; tells where to look. */
async function makeHistory(): Promise<Record<string, string>> {
  const page = await world.sit({ cookie: customer.cookie });
  const normal = await stock(world, 12, {
    name: 'Ceramic Teapot, 1.2 l',
    description: 'Holds four cups, and keeps them warm.',
    priceMinor: 24_900_000n,
  });
  const odd = await stock(world, 20, {
    name: HOSTILE.script + HOSTILE.rightToLeft + HOSTILE.emoji,
    description: DESCRIPTION,
  });
  const wide = await stock(world, 20, { name: HOSTILE.long });
  const none = await stock(world, 0, { name: 'Wall Clock' });
  const paid = await placeOrder(page, normal.id);
  await page.getByRole('button', { name: /^Pay / }).click();
  await expectStatus(page, 'Paid');
  const hostile = await orderHostile(page, [odd.id, wide.id]);
  const cancelled = await placeOrder(page, wide.id);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await expectStatus(page, 'Cancelled');
  const short = await placeOrder(
    page,
    (await stock(world, 5, { name: 'Grand Piano', priceMinor: 900_000_000_000n })).id,
  );
  await page.context().close();
  return {
    products: '/shop/',
    search: '/shop/?search=teapot',
    'nothing-found': `/shop/?search=${encodeURIComponent('zzz<b>&"')}`,
    product: `/shop/products/${normal.id}/`,
    'product-hostile': `/shop/products/${odd.id}/`,
    'product-wide': `/shop/products/${wide.id}/`,
    'product-sold-out': `/shop/products/${none.id}/`,
    'product-gone': '/shop/products/01a212f3-e610-73d3-8b6a-338b87613f56/',
    orders: '/shop/orders/',
    'order-paid': `/shop/orders/${paid}/`,
    'order-pending-hostile': `/shop/orders/${hostile}/`,
    'order-cancelled': `/shop/orders/${cancelled}/`,
    'order-short': `/shop/orders/${short}/`,
    'order-gone': '/shop/orders/01a212f3-e610-73d3-8b6a-338b87613f56/',
    wallet: '/shop/wallet/',
    account: '/shop/account/',
    'no-such-page': '/shop/none/such/',
  };
}

async function orderHostile(page: Page, ids: readonly string[]): Promise<string> {
  const [last = '', ...others] = [...ids].reverse();
  for (const id of others) {
    await page.goto(`/shop/products/${id}/`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
  }
  await checkOut(page, last);
  await page.getByLabel('Notes').fill(DESCRIPTION.slice(0, 2_000));
  await page
    .getByLabel('Shipping address')
    .fill(`${HOSTILE.script}\n${HOSTILE.rightToLeft}\n${HOSTILE.long.repeat(9)}`);
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL(/\/shop\/orders\/[0-9a-f-]{36}\/$/);
  return /orders\/([0-9a-f-]{36})\//.exec(page.url())?.[1] ?? '';
}

/** Waits until a page has what it will show. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.locator('.bone').count()).toBe(0);
}

/** Looks at a page at every width, and has axe look at it in both colour schemes. */
async function expectWellShown(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 1000 });
    await expectNoSidewaysScroll(page);
    await screenshot(page, `shop-${name}-${width}`);
  }
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    if (colorScheme === 'dark') await screenshot(page, `shop-${name}-dark`);
  }
}

const SIGNED_IN = [
  'products',
  'search',
  'nothing-found',
  'product',
  'product-hostile',
  'product-wide',
  'product-sold-out',
  'product-gone',
  'orders',
  'order-paid',
  'order-pending-hostile',
  'order-cancelled',
  'order-short',
  'order-gone',
  'wallet',
  'account',
  'no-such-page',
] as const;

describe('at 360, 768 and 1440 pixels nothing is cut off, axe finds nothing in light and dark, and what was typed is text', () => {
  it.each(SIGNED_IN)('%s', async (name) => {
    const page = await world.sit({ cookie: customer.cookie });
    await page.goto(paths[name] ?? '');
    await settled(page);
    await expectWellShown(page, name);
    expect(await page.locator('main script, main img').count()).toBe(0);
    await page.context().close();
  });

  it('cart and checkout, empty and full', async () => {
    const page = await world.sit({ cookie: customer.cookie });
    await page.goto('/shop/cart/');
    await settled(page);
    await expectWellShown(page, 'cart-empty');
    for (const name of ['product', 'product-hostile', 'product-wide']) {
      await page.goto(paths[name] ?? '');
      await page.getByRole('button', { name: 'Add to cart' }).click();
    }
    await page.goto('/shop/cart/');
    await settled(page);
    await page.getByLabel('Quantity of Ceramic Teapot, 1.2 l').fill('99');
    await page.getByText('You want 99').waitFor();
    await expectWellShown(page, 'cart');
    await page.goto('/shop/checkout/');
    await settled(page);
    await expectWellShown(page, 'checkout');
    await page.getByLabel('Shipping address').fill(' ');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Where shall it go?').waitFor();
    await page.getByLabel('Shipping address').fill('Jalan Merdeka 1');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Not enough of it is left').waitFor();
    await expectWellShown(page, 'checkout-refused');
    await page.context().close();
  });

  it('for who is not signed in', async () => {
    const page = await world.sit();
    for (const [name, path] of Object.entries({
      'sign-in': '/shop/sign-in/',
      'sign-up': '/shop/sign-up/',
      'sign-in-first': '/shop/orders/',
    })) {
      await page.goto(path);
      await settled(page);
      await expectWellShown(page, name);
    }
    await page.goto('/shop/sign-in/');
    await page.getByLabel('Username').fill('nobody');
    await page.getByLabel('Password').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Wrong username or password.').waitFor();
    await expectWellShown(page, 'sign-in-wrong');
    await page.context().close();
  });

  it('offline', async () => {
    const page = await world.sit({ cookie: customer.cookie });
    await page.goto('/shop/');
    await settled(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await expectWellShown(page, 'offline');
    await page.context().close();
  });
});

/** Beyond these a shopper on a phone waits; `npm run bench:web` says how long. */
const SCRIPT_BYTES_MAX = 150_000;
const LAYOUT_SHIFT_MAX = 0.05;

it('the first page takes less than 150 KB of scripts, as they come over the wire, and nothing on it jumps', async () => {
  const page = await world.sit({ width: 360 });
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await page.addInitScript(`
    globalThis.shift = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.shift += value; })
      .observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto('/shop/');
  await settled(page);
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(SCRIPT_BYTES_MAX);
  expect(await page.evaluate<number>('globalThis.shift')).toBeLessThan(LAYOUT_SHIFT_MAX);
  await page.context().close();
});

describe('the keyboard alone', () => {
  it('finds a product, buys it and pays', async () => {
    const page = await world.sit({ cookie: (await world.person()).cookie });
    const { name } = await stock(world, 3);
    await page.goto('/shop/');
    await settled(page);
    await tabTo(page, 'Search products');
    await page.keyboard.type(name);
    await page.getByRole('link', { name }).waitFor();
    await expect.poll(() => page.getByRole('listitem').count()).toBe(1);
    await tabTo(page, name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await tabTo(page, 'Add to cart');
    await page.keyboard.press('Enter');
    await page.getByText('In the cart: 1').waitFor();
    await tabTo(page, 'Go to the cart');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
    await tabTo(page, 'Check out');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Check out' }).waitFor();
    await tabTo(page, 'Shipping address');
    await page.keyboard.type('Jalan Merdeka 1');
    await tabTo(page, 'Place the order');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor();
    await tabTo(page, /^Pay /);
    await page.keyboard.press('Enter');
    await expectStatus(page, 'Paid');
  });
});

const TABS_MAX = 60;

/** Presses Tab until what has the focus is named so, as a screen reader would say it. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? (text: string) => text === name : (text: string) => name.test(text);
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(`(() => {
      const it = document.activeElement;
      return it?.getAttribute('aria-label') ?? it?.labels?.[0]?.textContent.trim() ?? it?.textContent.trim() ?? '';
    })()`);
    if (wanted(focused)) return;
  }
  throw new Error(`the keyboard does not lead to ${String(name)} on ${page.url()}`);
}
