import { expectAccessible, expectNoSidewaysScroll, inBothSchemes, screenshot, WIDTHS } from '@kontor/testing/browser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { newMeta } from './support/history.ts';
import { makeProduct, orderProduct, payOrder, type Shopper } from './support/shoppers.ts';
import { openWebWorld, signInAtForm, type WebWorld } from './support/web-world.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const PRICE_MINOR = 1_000_000n;
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> \u202Eright to left\u202C 🛒 ';
const LONG = HOSTILE.repeat(200).slice(0, 10_000);

let world: WebWorld;
let admin: Shopper;
let staff: Shopper;
beforeAll(async () => {
  world = await openWebWorld();
  [admin, staff] = await Promise.all([world.person({ role: 'admin' }), world.person({ role: 'staff' })]);
});
afterAll(() => world?.close());
afterEach(() => world.expectQuiet());

const at = (path: string) => `/admin${path}`;
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const dialog = (page: Page) => page.getByRole('dialog');
const field = (page: Page, name: string | RegExp) => dialog(page).getByRole('textbox', { name });

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Opens a dialog by its button, and does what it asks about. */
async function deed(
  page: Page,
  button: string,
  confirm: string,
  fill: () => Promise<void> = async () => {},
): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await fill();
  await dialog(page).getByRole('button', { name: confirm }).click();
}

async function delivered(customer: Shopper): Promise<string> {
  const productId = await makeProduct(world.store, PRICE_MINOR, 5);
  const { orderId } = await orderProduct(world.store, customer.userId, productId);
  await payOrder(world.store, customer.userId, orderId);
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    const { outcome } = await world.store.orders.submit(
      { type: 'AdvanceOrder', meta: newMeta({ userId: staff.userId, role: 'staff' }), orderId, status, notes: null },
      FAR,
    );
    expect(outcome.ok).toBe(true);
  }
  return orderId;
}

describe('products', () => {
  it('are created, edited, filled, and counted again, which the audit list tells with before and after', async () => {
    const page = await world.sit(admin);
    await page.goto(at('/products'));
    await deed(page, 'New product…', 'Create the product', async () => {
      await field(page, /^SKU/).fill('DESK-LAMP');
      await field(page, /^Name/).fill('Desk lamp');
      await field(page, /^Price/).fill('150000.00');
      await field(page, /^Description/).fill(HOSTILE);
    });
    await heading(page, 'Desk lamp').waitFor();
    await page.getByText('Nothing has arrived yet').waitFor();

    await deed(page, 'Stock in…', 'Add to the stock', async () => {
      await dialog(page)
        .getByRole('spinbutton', { name: /Units that arrived/ })
        .fill('10');
      await field(page, /Note/).fill('Delivery 4711');
    });
    await page.getByText('There are 10 on hand now').waitFor();
    await deed(page, 'Adjust…', 'Adjust the count', async () => {
      await dialog(page)
        .getByRole('spinbutton', { name: /Units that were counted/ })
        .fill('8');
      await dialog(page).getByText('The books change by −2.').waitFor();
      await field(page, /Reason/).fill('Two were broken');
    });
    const movements = page.getByRole('region', { name: 'Movements' });
    await movements.getByText('Two were broken').waitFor();
    await movements.getByText('Delivery 4711').waitFor();
    await page.getByRole('img', { name: /^Units on hand .* 8 at the end/ }).waitFor();

    await page.getByRole('textbox', { name: /^Price/ }).fill('149000.00');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The product is saved').waitFor();
    await page.goto(at('/audit'));
    const row = (action: string) => page.getByRole('row').filter({ hasText: action }).first();
    await row('Change product').getByText('150,000.00').waitFor();
    await row('Change product').getByText('149,000.00').waitFor();
    await row('Adjust stock').getByText('Two were broken').waitFor();
    await row('Adjust stock').getByText('127.0.0.1').waitFor();
    expect(await row('Adjust stock').locator('del').textContent()).toBe('10');
    expect(await row('Adjust stock').locator('ins').textContent()).toBe('8');
  });

  it('cannot be counted below what is reserved: refused with the numbers', async () => {
    const customer = await world.person();
    const productId = await makeProduct(world.store, PRICE_MINOR, 5);
    const { orderId } = await orderProduct(world.store, customer.userId, productId, { quantity: 3 });
    const page = await world.sit(staff);
    await page.goto(at(`/products/${productId}`));
    await page.getByRole('region', { name: 'Reserved now' }).getByText(orderId.slice(0, 13)).waitFor();
    await deed(page, 'Adjust…', 'Adjust the count', async () => {
      await dialog(page).getByText('5 on hand by the books, 3 of them reserved').waitFor();
      await dialog(page).getByRole('spinbutton').fill('2');
      await field(page, /Reason/).fill('lost');
    });
    await page.getByText('Stock cannot go below what is reserved.').waitFor();
    await page.getByText('Release or cancel what is reserved first').waitFor();
    expect(await field(page, /Reason/).inputValue()).toBe('lost');
  });

  it('that two edit at once: the second is told what the first changed, and keeps what he typed', async () => {
    const productId = await makeProduct(world.store, PRICE_MINOR, 5);
    const [first, second] = await Promise.all([world.sit(staff), world.sit(admin)]);
    for (const page of [first, second]) await page.goto(at(`/products/${productId}`));
    await second.getByRole('textbox', { name: /^Description/ }).fill('written by the second');
    await first.getByRole('textbox', { name: /^Price/ }).fill('9000.00');
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    await first.getByText('The product is saved').waitFor();
    await second.getByRole('button', { name: 'Save', exact: true }).click();
    const told = second.getByRole('alert').filter({ hasText: 'Somebody else changed this product' });
    await told.getByText('“9000.00”').waitFor();
    expect(await second.getByRole('textbox', { name: /^Description/ }).inputValue()).toBe('written by the second');
    await told.getByRole('button', { name: 'Use their price' }).click();
    await second.getByRole('button', { name: 'Save mine over it' }).click();
    await second.getByText('The product is saved').waitFor();
    expect(await world.store.inventory.product(1, productId)).toMatchObject({
      priceMinor: 900_000n,
      description: 'written by the second',
    });
  });

  it('show what anybody typed as text, however long', async () => {
    const productId = await makeProduct(world.store, PRICE_MINOR, 5);
    const meta = newMeta({ userId: staff.userId, role: 'staff' });
    const name = HOSTILE.slice(0, 90).trim();
    await world.store.inventory.submit(
      { type: 'ChangeProduct', meta, productId, version: 1, name, description: LONG, priceMinor: null, active: null },
      FAR,
    );
    const page = await world.sit({ ...staff, width: 360 });
    await page.goto(at(`/products/${productId}`));
    await heading(page, /<script>alert\(1\)<\/script>/).waitFor();
    expect(await page.getByRole('textbox', { name: /^Description/ }).inputValue()).toBe(LONG);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});

describe('wallets', () => {
  it('are corrected by administrators, with a reason that stays; staff has no such button and is refused', async () => {
    const customer = await world.person({ balanceMinor: 10_000n });
    const page = await world.sit(admin);
    await page.goto(at('/wallets'));
    await page.getByRole('searchbox').fill(customer.username);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: customer.username }).click();
    await heading(page, `Wallet of ${customer.username}`).waitFor();
    const correct = async (amount: string) => {
      await deed(page, 'Correct the balance…', 'Take the amount', async () => {
        await choose(page, 'Way', 'Take from the balance');
        await field(page, /^Amount/).fill(amount);
        await field(page, /^Reason/).fill('Topped up twice');
      });
    };
    await correct('40.50');
    await page.getByText('The balance is IDR 59.50 now').waitFor();
    await page.getByRole('region', { name: 'Statement' }).getByText('Topped up twice').waitFor();
    await page.getByRole('img', { name: /^Balance .* 59.50 at the end/ }).waitFor();
    await correct('59.51');
    await page.getByText('it would go below zero').waitFor();
    const other = await world.sit(staff);
    await other.goto(at(`/wallets/${customer.userId}`));
    await heading(other, `Wallet of ${customer.username}`).waitFor();
    expect(await other.getByRole('button', { name: 'Correct the balance…' }).count()).toBe(0);
    const status = await other.evaluate(async (userId) => {
      const body = JSON.stringify({ amount: '1.00', reason: 'by hand' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`/admin/api/accounts/${userId}/correct/`, { method: 'POST', body, headers })).status;
    }, customer.userId);
    expect(status).toBe(403);
  });

  it('get goodwill for a delivered order, which is shown on it and never more than was paid', async () => {
    const customer = await world.person({ balanceMinor: PRICE_MINOR });
    const orderId = await delivered(customer);
    const page = await world.sit(staff);
    await page.goto(at(`/orders/${orderId}`));
    const give = async (amount: string) => {
      await deed(page, 'Give goodwill…', 'Give the goodwill', async () => {
        await field(page, /^Amount/).fill(amount);
        await field(page, /^Reason/).fill('The box was scratched');
      });
    };
    await give('2500.00');
    await page.getByText('IDR 2,500.00 went to the customer').waitFor();
    await page.getByText('Given back as goodwill').waitFor();
    await page.getByText('Delivered', { exact: true }).first().waitFor();
    await give('7500.01');
    await page.getByText('The order would get back more than was paid for it').waitFor();
    expect(await world.store.wallet.balance(1, customer.userId)).toMatchObject({ balanceMinor: 250_000n });
  });
});

describe('users', () => {
  it('are made, given a role, kept out at once, and given a new password', async () => {
    const page = await world.sit(admin);
    await page.goto(at('/users'));
    const username = `siti.${Date.now()}`;
    await deed(page, 'New user…', 'Create the user', async () => {
      await field(page, /^Username/).fill(username);
      await field(page, /^Mail address/).fill('siti@example.com');
    });
    const shown = page.getByRole('alert').filter({ hasText: 'The password of' });
    const password = (await shown.locator('code').textContent()) ?? '';
    await page.getByRole('searchbox').fill(username);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: username }).click();
    await heading(page, username).waitFor();
    await deed(page, 'Change role…', 'Change the role', async () => {
      await choose(page, 'Role', 'staff');
    });
    await page.getByText(`${username} is staff now`).waitFor();

    const theirs = await world.sit();
    await signInAtForm(theirs, username, password);
    await heading(theirs, 'Today').waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Sessions' }).getByText('127.0.0.1').waitFor();
    await deed(page, 'Disable…', 'Disable the user');
    await page.getByText(`${username} is kept out`).waitFor();
    await theirs.reload();
    await theirs.waitForURL(/\/admin\/login\//);
    await deed(page, 'Enable…', 'Enable the user');
    await page.getByText(`${username} may sign in again`).waitFor();

    await deed(page, 'Reset password…', 'Reset the password');
    const renewed = (await shown.locator('code').textContent()) ?? '';
    expect(renewed).not.toBe(password);
    await signInAtForm(theirs, username, renewed);
    await heading(theirs, 'Today').waitFor();

    const audit = page.getByRole('region', { name: 'What staff did' });
    for (const action of ['Register user', 'Change role', 'Disable user', 'Enable user', 'Reset password']) {
      await audit.getByText(action, { exact: true }).waitFor();
    }
    expect(await page.content()).not.toContain(password);
  });

  it('have sessions that an administrator ends, one or all', async () => {
    const customer = await world.person();
    const page = await world.sit(admin);
    await page.goto(at(`/users/${customer.userId}`));
    const sessions = page.getByRole('region', { name: 'Sessions' });
    await sessions.getByRole('button', { name: 'End the session from 127.0.0.1' }).click();
    await sessions.getByText('Signed in nowhere.').waitFor();
    const other = await world.person();
    await page.goto(at(`/users/${other.userId}`));
    await deed(page, 'End all sessions…', 'End all sessions');
    await sessions.getByText('Signed in nowhere.').waitFor();
    const theirs = await world.sit(other);
    expect((await theirs.goto('/auth/me/'))?.status()).toBe(401);
  });

  it('cannot be changed by staff, who sees them', async () => {
    const customer = await world.person();
    const page = await world.sit(staff);
    await page.goto(at(`/users/${customer.userId}`));
    await heading(page, customer.username).waitFor();
    expect(await page.getByRole('button', { name: /^(Change|Reset|Disable)/ }).count()).toBe(0);
    await page.goto(at('/audit'));
    await heading(page, 'For administrators').waitFor();
  });
});

describe('every page', () => {
  it.each(WIDTHS)('is accessible by day and by night and fits into %i pixels', { timeout: 240_000 }, async (width) => {
    const customer = await world.person();
    await delivered(customer);
    const productId = await makeProduct(world.store, PRICE_MINOR, 5);
    const page = await world.sit({ ...admin, width });
    for (const [name, path, wanted] of [
      ['products', '/products', 'Products'],
      ['product', `/products/${productId}`, /sku-/],
      ['stock-value', '/stock-value', 'Stock value'],
      ['wallets', '/wallets', 'Wallets'],
      ['wallet', `/wallets/${customer.userId}`, /Wallet of/],
      ['statements', '/statements', 'Statements'],
      ['users', '/users', 'Users'],
      ['user', `/users/${customer.userId}`, customer.username],
      ['audit', '/audit', 'Audit'],
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
