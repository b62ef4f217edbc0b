import { statement } from '@kontor/postgres/statement';
import { expectAccessible, expectNoSidewaysScroll, inBothSchemes, screenshot, WIDTHS } from '@kontor/testing/browser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { newMeta } from './support/history.ts';
import { makeProduct, orderProduct, payOrder, type Shopper } from './support/shoppers.ts';
import { openWebWorld, signInAtForm, type WebWorld } from './support/web-world.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const TENANT = 1;
const PRICE_MINOR = 250_000n;
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> \u202Eright to left\u202C 🛒 ';

let world: WebWorld;
let staff: Shopper;
let ann: Shopper;
let productId: string;
beforeAll(async () => {
  world = await openWebWorld();
  [staff, ann] = await Promise.all([world.person({ role: 'staff' }), world.person()]);
  productId = await makeProduct(world.store, PRICE_MINOR, 1_000);
});
afterAll(() => world?.close());
afterEach(() => world.expectQuiet());

async function placed(
  customer = ann,
  notes: string | null = null,
  shippingAddress = 'Jalan Merdeka 1',
): Promise<string> {
  const options = { quantity: 2, notes, shippingAddress };
  return (await orderProduct(world.store, customer.userId, productId, options)).orderId;
}

async function paid(customer = ann): Promise<string> {
  const orderId = await placed(customer);
  await payOrder(world.store, customer.userId, orderId);
  return orderId;
}

/** Everything that has happened is found by searches from now on. */
async function folded(): Promise<void> {
  await expect.poll(async () => (await world.store.backoffice.lag()).behind, { timeout: 15_000 }).toBe(0n);
}

const at = (path: string) => `/admin${path}`;
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const rowOf = (page: Page, orderId: string) => page.getByRole('row').filter({ hasText: orderId.slice(0, 13) });

describe('the shell', () => {
  it('lets staff in at the form, goes everywhere from the palette, and back out', async () => {
    const page = await world.sit();
    await signInAtForm(page, 'admin', 'admin');
    await heading(page, 'Today').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).fill('orders');
    await page
      .getByRole('option', { name: /Orders/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await heading(page, 'Orders').waitFor();
    await page.keyboard.press('/');
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Account of admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('/admin/login/');
    await page.goto(at('/'));
    expect(new URL(page.url()).pathname).toBe('/admin/login/');
  });

  it('finds an order from anywhere by its id', async () => {
    const orderId = await paid();
    await folded();
    const page = await world.sit(staff);
    await page.goto(at('/'));
    await page.getByRole('button', { name: /Search or go to/ }).click();
    await page.getByRole('combobox', { name: 'Search or go to' }).fill(orderId.slice(0, 18));
    await page.getByRole('option', { name: /Order/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await heading(page, `Order ${orderId.slice(0, 13)}`).waitFor();
    expect(new URL(page.url()).pathname).toBe(at(`/orders/${orderId}`));
  });

  it('says where an address leads nowhere, and where an order does not exist', async () => {
    const page = await world.sit(staff);
    await page.goto(at('/no/such/page'));
    await heading(page, 'There is no such page').waitFor();
    await page.goto(at('/orders/00000000-0000-7000-8000-000000000000'));
    await heading(page, 'There is no such order').waitFor();
    await expectAccessible(page);
  });

  it('leads to the form with a message where the session was ended elsewhere, and back to where one was', async () => {
    const orderId = await paid();
    const page = await world.sit();
    await signInAtForm(page, 'admin', 'admin', `/admin/orders/${orderId}`);
    await heading(page, /Order/).waitFor();
    await world.database.count(END_SESSIONS, ['admin']);
    await page.getByRole('textbox', { name: /New note/ }).fill('written in vain');
    // Other processes may take a session for live for half a second.
    await page.waitForTimeout(700);
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByRole('alert').filter({ hasText: 'Your session has ended' }).waitFor();
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill('admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, `Order ${orderId.slice(0, 13)}`).waitFor();
    expect(new URL(page.url()).pathname).toBe(at(`/orders/${orderId}`));
  });

  it('can be read by day and by night, and keeps what was chosen', async () => {
    const page = await world.sit({ ...staff, colorScheme: 'light' });
    await page.goto(at('/'));
    await page.getByRole('button', { name: 'Switch to dark' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Switch to light' }).waitFor();
    await heading(page, 'Today').waitFor();
    await expectAccessible(page);
  });
});

const END_SESSIONS = statement(
  'test.end_sessions',
  `DELETE FROM identity.sessions WHERE user_id = (SELECT user_id FROM identity.profiles WHERE username = $1)`,
);

describe('orders', () => {
  it('are found by customer, by id, by product and by status', async () => {
    const ben = await world.person();
    const [first, second] = [await placed(ben), await paid(ben)];
    await folded();
    const page = await world.sit(staff);
    await page.goto(at('/orders'));
    const search = page.getByRole('searchbox', { name: 'Order id, customer or SKU' });
    const shows = async (there: string, notThere: string) => {
      await rowOf(page, there).waitFor();
      await rowOf(page, notThere).waitFor({ state: 'detached' });
    };
    await search.fill(ben.username);
    await search.press('Enter');
    await rowOf(page, first).waitFor();
    await rowOf(page, second).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(3);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Paid', exact: true }).click();
    await shows(second, first);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Any' }).click();
    await search.fill(first);
    await search.press('Enter');
    await shows(first, second);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('textbox', { name: 'Customer' }).fill(ben.username);
    await page.getByRole('textbox', { name: 'Product SKU' }).fill('no-such-sku');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('heading', { name: 'No orders' }).waitFor();
    await page.getByRole('textbox', { name: 'Product SKU' }).fill(await skuOf(productId));
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await rowOf(page, first).waitFor();
    // The filters are in the address: who comes back finds the same.
    await page.reload();
    await rowOf(page, first).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(3);
  });

  it('show more, page by page, each once', async () => {
    const cleo = await world.person();
    const orderIds = [];
    for (let index = 0; index < 53; index += 1) orderIds.push(await placed(cleo));
    await folded();
    const page = await world.sit(staff);
    await page.goto(`${at('/orders')}?filter=${encodeURIComponent(JSON.stringify({ customer: cleo.username }))}`);
    await page.getByText('50 orders so far').waitFor();
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByText('53 orders', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(54);
  });

  it('are cancelled with a refund, by the keyboard alone', async () => {
    const orderId = await paid();
    const before = await world.store.wallet.balance(TENANT, ann.userId);
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    await page.getByRole('button', { name: 'Cancel and refund…' }).waitFor();
    await tabTo(page, 'Cancel and refund…');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Cancel the order and refund it?' }).waitFor();
    await page.keyboard.type('The customer called.');
    await tabTo(page, /^Cancel and refund IDR/);
    await page.keyboard.press('Enter');
    await page.getByText('went back to the customer').waitFor();
    await page.getByText('Refunded', { exact: true }).waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('The customer called.').waitFor();
    await timeline.getByText('Units back in stock').waitFor();
    await page.getByRole('button', { name: 'Cancel and refund…' }).waitFor({ state: 'detached' });
    const after = await world.store.wallet.balance(TENANT, ann.userId);
    expect(after.balanceMinor - before.balanceMinor).toBe(2n * PRICE_MINOR);
  });

  it('go through their next statuses, and no further', async () => {
    const orderId = await paid();
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    for (const step of ['processing', 'shipped', 'delivered']) {
      await page.getByRole('button', { name: `Set to ${step}…` }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: `Set to ${step}` })
        .click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('region', { name: 'Timeline' }).getByText('Order delivered').waitFor();
    expect(await page.getByRole('button', { name: /^(Set to|Cancel)/ }).count()).toBe(0);
  });

  it('show a refusal with what to do and the id of the request, and leave what was typed', async () => {
    const orderId = await paid();
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    await page.getByRole('button', { name: 'Set to processing…' }).click();
    await page.getByRole('textbox', { name: /Note for the history/ }).fill('too late');
    const meta = newMeta({ userId: staff.userId, role: 'staff' });
    await world.store.orders.submit({ type: 'CancelOrder', meta, orderId, reason: null }, FAR);
    await page.getByRole('dialog').getByRole('button', { name: 'Set to processing' }).click();
    await page.getByText('An order that is CANCELLED cannot become PROCESSING').waitFor();
    await page.getByText(/^Request/).waitFor();
    expect(await page.getByRole('textbox', { name: /Note for the history/ }).inputValue()).toBe('too late');
  });

  it('are moved on in bulk, and those that cannot be are named', async () => {
    const dora = await world.person();
    const [waiting, ready] = [await placed(dora), await paid(dora)];
    await folded();
    const page = await world.sit(staff);
    await page.goto(`${at('/orders')}?filter=${encodeURIComponent(JSON.stringify({ customer: dora.username }))}`);
    await page.getByRole('checkbox', { name: 'Select all orders shown' }).click();
    await page.getByText('2 orders selected').waitFor();
    await page.getByRole('button', { name: 'Change status…' }).click();
    await page.getByRole('button', { name: 'Set to processing' }).click();
    const refused = page.getByRole('dialog', { name: '1 order was left as it is' });
    await refused.getByText(waiting.slice(0, 13)).waitFor();
    await refused.getByRole('button', { name: 'Close' }).click();
    await rowOf(page, ready).getByText('Processing').waitFor();
    expect((await world.store.orders.read(TENANT, waiting))?.status).toBe('PENDING');
  });

  it('take notes of staff, and show what anybody typed as text', async () => {
    const long = HOSTILE.repeat(20).slice(0, 1_900);
    const orderId = await placed(ann, long, HOSTILE.repeat(3));
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    await page.getByRole('textbox', { name: /New note/ }).fill(HOSTILE);
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('The note is written down').waitFor();
    await page.getByRole('region', { name: 'Notes for staff' }).getByText('<script>alert(1)</script>').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  it('hold their units for a time that is counted down', async () => {
    const orderId = await placed();
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    const timer = page.getByRole('timer');
    await expect.poll(() => timer.textContent(), { timeout: 15_000 }).toMatch(/^14:\d\d$/);
    const seen = await timer.textContent();
    await expect.poll(() => timer.textContent(), { timeout: 15_000 }).not.toBe(seen);
  });

  it('change before the eyes of whoever looks at them', async () => {
    const orderId = await placed();
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    await heading(page, /Order/).waitFor();
    const meta = newMeta({ userId: ann.userId, role: 'customer' });
    await world.store.orders.submit({ type: 'PayOrder', meta, orderId }, FAR);
    await page.getByRole('region', { name: 'Timeline' }).getByText('Order paid').waitFor();
    expect(await page.getByRole('button', { name: 'Set to processing…' }).count()).toBe(1);
  });
});

describe('home', () => {
  it('counts what was sold today, and leads to the orders behind a figure', async () => {
    await paid();
    await folded();
    const page = await world.sit(staff);
    await page.goto(at('/'));
    await expect
      .poll(() => page.getByRole('group', { name: 'Orders paid' }).textContent(), { timeout: 15_000 })
      .toMatch(/Orders paid[1-9]/);
    await page.getByRole('link', { name: /orders paid$/ }).click();
    await heading(page, 'Orders').waitFor();
    await page.getByRole('row').nth(1).getByText('Paid').waitFor();
  });
});

describe('every page', () => {
  it.each(WIDTHS)('is accessible by day and by night and fits into %i pixels', async (width) => {
    const orderId = await paid();
    await folded();
    const page = await world.sit({ ...staff, width });
    for (const [name, path, wanted] of [
      ['home', '/', 'Today'],
      ['orders', '/orders', 'Orders'],
      ['order', `/orders/${orderId}`, /Order/],
    ] as const) {
      await page.goto(at(path));
      await heading(page, wanted).waitFor();
      await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
      await inBothSchemes(page, async (scheme) => {
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await screenshot(page, `admin-${name}-${width}-${scheme}`);
      });
    }
    await page.context().close();
  });
});

async function skuOf(id: string): Promise<string> {
  return (await world.store.inventory.product(TENANT, id))?.sku ?? '';
}

/** Presses Tab until the button of that name has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name }).last();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`no way to "${String(name)}" with the keyboard`);
}
