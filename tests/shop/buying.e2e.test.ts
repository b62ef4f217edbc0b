import { randomUUID } from 'node:crypto';

import type { Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from '../support/books.ts';
import {
  checkOut,
  expectMovements,
  expectShown,
  expectStatus,
  orderOnPage,
  placeOrder,
  stock,
} from '../support/shopping.ts';
import { openWebWorld, type WebWorld } from '../support/web-world.ts';

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld();
});
afterEach(() => world.expectQuiet());
afterAll(() => world?.close());

describe('a shopper', () => {
  it('finds a product, makes an account, tops up and pays, with what he wanted in the cart all the way', async () => {
    const page = await world.sit();
    const { name } = await stock(world, 5, { priceMinor: 15_000_000n });
    await page.goto('/shop/');
    await page.getByRole('searchbox', { name: 'Search products' }).fill(name);
    await page.getByRole('link', { name }).click();
    await page.getByText('Only 5 left').waitFor();
    await page.getByRole('button', { name: `One more of ${name}` }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Go to the cart' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();

    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('Username').fill(`maya-${randomUUID()}`);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Make the account' }).click();

    await page.getByLabel('Shipping address').fill('Jalan Merdeka 1\nBandung');
    await page.getByLabel('Notes').fill('Ring twice');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await orderOnPage(page);
    await expectStatus(page, 'Waiting for payment');
    await page.getByText('Your wallet does not reach').waitFor();
    expect(await page.getByLabel('Amount to top up').inputValue()).toBe('300000.00');
    await page.getByRole('button', { name: 'Top up' }).click();
    await page.getByRole('button', { name: /^Pay / }).click();
    await expectStatus(page, 'Paid');
    await page.getByText('Ring twice').waitFor();

    await page.getByRole('link', { name: 'Cart', exact: true }).click();
    await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Paid' }).getByRole('link').click();
    await expectStatus(page, 'Paid');
  });

  it('tops up the wallet, and sees what moved', async () => {
    const { cookie, userId } = await world.person({});
    const page = await world.sit({ cookie });
    await page.goto('/shop/wallet/');
    await page.getByLabel('Amount to top up').fill('nothing');
    await page.getByRole('button', { name: 'Top up' }).click();
    await page.getByText('Type an amount above zero').waitFor();
    await page.getByLabel('Amount to top up').fill('1.250.000');
    await page.getByRole('button', { name: 'Top up' }).dblclick();
    await page.getByText('is in your wallet').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Top-up' }).waitFor();
    await expectMovements(world, userId, ['topup 1250000.00']);
  });

  it('cancels a paid order, and has the money and the shop the goods back', async () => {
    const { cookie, userId } = await world.person();
    const page = await world.sit({ cookie });
    const { id } = await stock(world, 3);
    await placeOrder(page, id);
    await page.getByRole('button', { name: /^Pay / }).click();
    await expectStatus(page, 'Paid');
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await expectStatus(page, 'Cancelled');
    await page.getByText('went back to your wallet').waitFor();
    await expectMovements(world, userId, ['topup 1000000.00', 'payment 25000.00', 'refund 25000.00']);
    await page.getByRole('link', { name: 'Put it into the cart again' }).click();
    await page.getByRole('link', { name: 'Check out' }).waitFor();
    await page.goto(`/shop/products/${id}/`);
    await page.getByText('Only 3 left').waitFor();
  });

  it('changes the password, signs out, and in again', async () => {
    const page = await world.sit({ width: 360 });
    const username = `budi-${randomUUID()}`;
    await page.goto('/shop/sign-up/');
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('It must').waitFor();
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('link', { name: username }).click();
    await page.getByLabel('Present password').fill('correct horse');
    await page.getByLabel('New password').fill('battery staple');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByText('The password is changed').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Wrong username or password.').waitFor();
    await page.getByLabel('Password').fill('battery staple');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectShown(page.getByRole('link', { name: username }));
  });
});

describe('when others are faster', () => {
  it('of two browsers that fight for the last piece one has it, and the other is told, with the numbers', async () => {
    const { id, name } = await stock(world, 1);
    const pages = await Promise.all([0, 1].map(async () => world.sit({ cookie: (await world.person()).cookie })));
    for (const page of pages) {
      await checkOut(page, id);
      await page.getByLabel('Shipping address').fill('Jalan Merdeka 1');
    }
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Place the order' }).click()));
    const outcomes = await Promise.all(
      pages.map((page) =>
        Promise.race([
          page
            .getByRole('heading', { level: 1, name: /^Order / })
            .waitFor()
            .then(() => 'ordered'),
          page
            .getByText(`${name}: you want 1, none is left`)
            .waitFor()
            .then(() => 'told'),
        ]),
      ),
    );
    expect(outcomes.sort()).toEqual(['ordered', 'told']);
    const loser = (await pages[0]?.getByText('Not enough of it is left').isVisible()) ? pages[0] : pages[1];
    await loser?.getByRole('button', { name: 'Leave it out' }).click();
    await loser?.getByText('your cart is empty', { exact: false }).waitFor();
  });

  it('a price that has changed is shown before anything is ordered', async () => {
    const { cookie } = await world.person();
    const page = await world.sit({ cookie });
    const { id } = await stock(world, 5);
    await checkOut(page, id);
    await page.getByLabel('Shipping address').fill('Jalan Merdeka 1');
    const staff = await world.person({ role: 'staff' });
    // Between the last look and the click: the page must not have heard of it.
    const raisePrice = async (route: Route) => {
      await fetch(`${world.url}/inventory/products/${id}/`, {
        method: 'PATCH',
        headers: { cookie: staff.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ price: '30000.00', version: 1 }),
      });
      await route.continue();
    };
    await page.route('**/orders/create/', raisePrice, { times: 1 });
    await page.getByRole('button', { name: 'Place the order' }).click();
    await expectShown(page.getByText('It was Rp 25,000 and is Rp 30,000 now.'));
    await page.locator('.summary-total').getByText('Rp 30,000').waitFor();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await orderOnPage(page);
    await page.getByRole('button', { name: 'Pay Rp 30,000' }).waitFor();
  });
});

it('and after all that the books hold', async () => {
  await expectConsistent(world.database, { transfers_have_two_sides: 8, order_transitions: 5 });
});
