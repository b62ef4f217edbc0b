import type { Page, Route } from 'playwright-core';
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

const PAY = '**/orders/payment/process/';
const PAID_ONCE = ['topup 1000000.00', 'payment 25000.00'];

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld();
});
afterEach(() => world.expectQuiet());
afterAll(() => world?.close());

/** A customer before the page where his order is paid. */
async function aboutToPay(): Promise<{ page: Page; userId: string; cookie: string; orderId: string }> {
  const { cookie, userId } = await world.person();
  const page = await world.sit({ cookie });
  const { id } = await stock(world, 5);
  const orderId = await placeOrder(page, id);
  await page.getByRole('button', { name: /^Pay / }).waitFor();
  return { page, userId, cookie, orderId };
}

/** Has the store carry out a request and its answer lost on the way back, for the first `times`; tells the keys of all that were sent. */
async function loseAnswers(page: Page, pattern: string, times: number): Promise<(string | undefined)[]> {
  const keys: (string | undefined)[] = [];
  await page.route(pattern, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > times) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  return keys;
}

describe('a payment happens once', () => {
  it('when its button is clicked twice and the page is loaded again in the middle', async () => {
    const { page, userId } = await aboutToPay();
    const keys = await loseAnswers(page, PAY, 1);
    await page.getByRole('button', { name: /^Pay / }).dblclick();
    await expect.poll(() => keys.length).toBeGreaterThan(0);
    await page.reload();
    await expectStatus(page, 'Paid');
    await expectMovements(world, userId, PAID_ONCE);
    expect(new Set(keys).size).toBe(1);
  });

  it('when the page was loaded again before the store had answered, it goes on by itself under the same key', async () => {
    const { page, userId } = await aboutToPay();
    const keys: (string | undefined)[] = [];
    await page.route(PAY, (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      // The first never reaches the store, and never ends.
      return keys.length === 1 ? undefined : route.continue();
    });
    await page.getByRole('button', { name: /^Pay / }).click();
    await expect.poll(() => keys.length).toBe(1);
    await page.reload();
    await expectStatus(page, 'Paid');
    expect(keys).toEqual([keys[0], keys[0]]);
    await expectMovements(world, userId, PAID_ONCE);
  });

  it('when the connection is lost after it was sent: the page waits, says so, and ends with one charge', async () => {
    const { page, userId } = await aboutToPay();
    const keys = await loseAnswers(page, PAY, 1);
    const cutOff = async (route: Route) => {
      await page.context().setOffline(true);
      await route.fallback();
    };
    await page.route(PAY, cutOff, { times: 1 });
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByText('You are offline.').first().waitFor();
    await expectMovements(world, userId, PAID_ONCE);
    await page.context().setOffline(false);
    await expectStatus(page, 'Paid');
    await expectMovements(world, userId, PAID_ONCE);
    expect(new Set(keys).size).toBe(1);
  });

  it('when it was started in one tab, the other tells that it is under way and starts no second', async () => {
    const { page, userId, orderId } = await aboutToPay();
    const other = await page.context().newPage();
    await other.goto(`/shop/orders/${orderId}/`);
    // It is there already, and must learn of the payment while it is open.
    await other.getByRole('button', { name: /^Pay / }).waitFor();
    // Held before the store, so that the other tab can only know of it from this one.
    const seen = Promise.withResolvers<void>();
    const keys: (string | undefined)[] = [];
    await page.context().route(PAY, async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      await seen.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: /^Pay / }).click();
    await other.getByRole('button', { name: 'Paying…' }).waitFor();
    seen.resolve();
    await Promise.all([page, other].map((tab) => expectStatus(tab, 'Paid')));
    await expectMovements(world, userId, PAID_ONCE);
    expect(new Set(keys).size).toBe(1);
  });

  it('when the session was ended elsewhere: signed in again, the same payment goes on', async () => {
    const page = await world.sit();
    const username = `rina-${Date.now()}`;
    await page.goto('/shop/sign-up/');
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('link', { name: username }).waitFor();
    await page.goto('/shop/wallet/');
    await page.getByLabel('Amount to top up').fill('1000000');
    await page.getByRole('button', { name: 'Top up' }).click();
    await page.getByText('is in your wallet').waitFor();
    const { id } = await stock(world, 5);
    await placeOrder(page, id);
    const session = (await page.context().cookies()).find(({ name }) => name === 'sessionid')?.value ?? '';
    const { user } = (await (
      await fetch(`${world.url}/auth/me/`, { headers: { cookie: `sessionid=${session}` } })
    ).json()) as { user: { id: string } };
    await fetch(`${world.url}/auth/logout/`, { method: 'POST', headers: { cookie: `sessionid=${session}` } });

    // Whichever is first, the click or the news that the session is over.
    await page
      .getByRole('button', { name: /^Pay / })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await page.getByText('You were signed out').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).last().click();
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await orderOnPage(page);
    // It goes on by itself where it had been sent; where it had not, the button is there.
    await page
      .getByRole('button', { name: /^Pay / })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await expectStatus(page, 'Paid');
    await expectMovements(world, user.id, PAID_ONCE);
  });
});

describe('an order is placed once', () => {
  it('when no answer came and the page was loaded again: it leads to the order that is there already', async () => {
    const { cookie } = await world.person();
    const page = await world.sit({ cookie });
    const { id } = await stock(world, 5);
    await checkOut(page, id);
    const keys = await loseAnswers(page, '**/orders/create/', 1);
    await page.getByLabel('Shipping address').fill('Jalan Merdeka 1');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await expect.poll(() => keys.length).toBeGreaterThan(0);
    await page.reload();
    await orderOnPage(page);
    await page.goto('/shop/orders/');
    await page.getByRole('listitem').filter({ hasText: 'Waiting for payment' }).first().waitFor();
    expect(await page.getByRole('link', { name: /^Order / }).count()).toBe(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('when one goes back to the checkout: what was ordered is no longer in the cart', async () => {
    const { page } = await aboutToPay();
    await page.goBack();
    await page.goto('/shop/checkout/');
    await expectShown(page.getByText('there is nothing to order'));
  });
});

describe('a top-up happens once', () => {
  it('when its answer is lost again and again', async () => {
    const { cookie, userId } = await world.person({});
    const page = await world.sit({ cookie });
    await page.goto('/shop/wallet/');
    const keys = await loseAnswers(page, '**/wallet/submit/', 3);
    await page.getByLabel('Amount to top up').fill('500');
    await page.getByRole('button', { name: 'Top up' }).click();
    await page.getByText('is in your wallet').waitFor();
    expect(keys.length).toBe(4);
    expect(new Set(keys).size).toBe(1);
    await expectMovements(world, userId, ['topup 500.00']);
  });
});

it('and after all that the books hold', async () => {
  await expectConsistent(world.database, { transfers_have_two_sides: 10, order_transitions: 6 });
});
