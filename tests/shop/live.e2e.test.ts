import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectMovements, expectShown, expectStatus, placeOrder, stock } from '../support/shopping.ts';
import { openWebWorld, type WebWorld } from '../support/web-world.ts';

/** Long enough to see the order waiting, short enough to see it go. */
const RESERVATION_TTL = '20s';

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld({ RESERVATION_TTL });
});
afterEach(() => world.expectQuiet());
afterAll(() => world?.close());

async function post(path: string, cookie: string, body: object): Promise<void> {
  const headers = { cookie, 'content-type': 'application/json' };
  const answer = await fetch(`${world.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}

describe.each([
  ['while the stream tells', false],
  ['while the stream is away', true],
])('%s', (_title, streamAway) => {
  it('the stock of a product, in the list and on its page, and the status of an order are those of now', async () => {
    const { id, name } = await stock(world, 9);
    const staff = await world.person({ role: 'staff' });
    const shopper = await world.person();
    const list = await world.sit();
    const page = await world.sit({ cookie: shopper.cookie });
    const tabs = [list, page, await page.context().newPage()] as const;
    if (streamAway) for (const tab of tabs) await tab.route('**/events/**', (route) => route.abort());
    await list.goto(`/shop/?search=${name.split(' ')[1]}`);
    await list.getByText('9 in stock').waitFor();
    await tabs[2].goto(`/shop/products/${id}/`);
    await tabs[2].getByText('9 in stock').waitFor();

    const orderId = await placeOrder(page, id);
    for (const tab of [list, tabs[2]]) await tab.getByText('8 in stock').waitFor();
    await page.getByRole('button', { name: /^Pay / }).click();
    await expectStatus(page, 'Paid');
    await post('/orders/admin/update-status/', staff.cookie, { order_id: orderId, status: 'PROCESSING', notes: 'x' });
    await expectStatus(page, 'Being packed');
    await post('/inventory/stock/adjust/', staff.cookie, { product_id: id, quantity: -8, notes: 'broken' });
    for (const tab of [list, tabs[2]]) await expectShown(tab.getByText('Sold out'));
    await page.context().close();
    await list.context().close();
  });
});

describe('an order that is not paid in time', () => {
  it('says so by itself, costs nothing, and can be ordered again', async () => {
    const { cookie, userId } = await world.person();
    const page = await world.sit({ cookie });
    const { id } = await stock(world, 1);
    await placeOrder(page, id);
    await page.getByText('Reserved for you for').waitFor();
    await page.getByText('The reservation ran out').waitFor({ timeout: 40_000 });
    await expectStatus(page, 'Expired');
    await page.getByRole('link', { name: 'Put it into the cart again' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByRole('button', { name: /^Pay / }).click();
    await expectStatus(page, 'Paid');
    await expectMovements(world, userId, ['topup 1000000.00', 'payment 25000.00']);
  });
});
