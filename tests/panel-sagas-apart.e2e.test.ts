import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { openBrowser, screenshot, type TestBrowser } from '@kontor/testing/browser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import type { HttpCaller } from './support/http-caller.ts';
import { openStuckPayment } from './support/sagas-page.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const PRICE_MINOR = 1_000n;
const BALANCE_MINOR = 1_000_000n;
const STUCK_MS_MAX = 20_000;

let servers: TopologyServers;
let browser: TestBrowser;
let admin: Shopper;
beforeAll(async () => {
  servers = await startTopology('apart');
  browser = await openBrowser(servers.process('gateway 1').url);
  [admin] = (await makeShoppers(servers.store, servers.database, 1, { role: 'admin' })) as [Shopper];
});
afterAll(async () => {
  await browser?.close();
  await servers?.close();
});
afterEach(() => browser.expectQuiet());

const BREAK = [
  statement(
    'wallet.test_break_payments',
    `CREATE FUNCTION wallet.refuse_payment() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'a bad block of the disk' USING ERRCODE = 'data_corrupted'; END $$`,
  ),
  statement(
    'wallet.test_break_payments_by_trigger',
    `CREATE TRIGGER refuse_payment BEFORE INSERT ON wallet.transfers
     FOR EACH ROW WHEN (NEW.kind = 'payment') EXECUTE FUNCTION wallet.refuse_payment()`,
  ),
];
const MEND = statement('wallet.test_mend_payments', 'DROP FUNCTION wallet.refuse_payment() CASCADE');
/** Two tries from waiting for a person, instead of half a minute. */
const HASTEN = statement(
  'orders.test_hasten_saga',
  'UPDATE orders.sagas SET failures = 6, due_at = now() WHERE order_id = $1 AND finished_at IS NULL AND failures < 6',
);

interface StuckPayment {
  readonly customer: Shopper;
  readonly caller: HttpCaller;
  readonly orderId: string;
  readonly productId: string;
  pay(): Promise<unknown>;
}

/** A payment for which the wallet's own database does not take the money, tried until a person has to look. */
async function stuckPayment(): Promise<StuckPayment> {
  const productId = await makeProduct(servers.store, PRICE_MINOR, 1);
  const [customer] = (await makeShoppers(servers.store, servers.database, 1, { balanceMinor: BALANCE_MINOR })) as [
    Shopper,
  ];
  const [caller] = servers.callers([customer]) as [HttpCaller];
  const order = { items: [{ product_id: productId, quantity: 1 }], shipping_address: 'Jalan Merdeka 1, Jakarta' };
  const orderId = String((await caller.post('/orders/create/', order, uuidv7(Date.now()))).body['order_id']);
  const pay = async () => {
    const { status, body } = await caller.post('/orders/payment/process/', { order_id: orderId }, uuidv7(Date.now()));
    return [status, body['status'] ?? body['code']];
  };
  for (const each of BREAK) await servers.database.count(each, []);
  expect(await pay()).toEqual([503, 'unavailable']);
  await servers.database.count(HASTEN, [orderId]);
  return { customer, caller, orderId, productId, pay };
}

/** The page of the one saga that waits for a person, found as somebody finds it who was called. */
async function openStuckSaga({ customer }: StuckPayment): Promise<Page> {
  const page = await browser.sit({ cookie: `${admin.cookie}; csrftoken=test` });
  const reason = 'wallet met an error that is its own: its log tells which, at request ';
  const about = await openStuckPayment(page, reason, STUCK_MS_MAX);
  await about.getByText('when a person says so').waitFor();
  const why = (await about.getByText(reason).textContent()) ?? '';
  expect(reasonInLog(why.slice(why.indexOf(reason) + reason.length))).toContain('a bad block of the disk');
  await about.getByRole('link', { name: customer.username }).waitFor();
  await screenshot(page, 'saga-apart-stuck');
  return page;
}

/** What the wallet's own log has under the request that the panel names. */
function reasonInLog(requestId: string): string {
  const lines = servers.process('wallet 1').log.filter((line) => line['requestId'] === requestId);
  return JSON.stringify(lines);
}

/** Says that it is to be done, and confirms. */
async function act(page: Page, button: string, confirm: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
}

/** What the audit list of the store tells of it, beside the saga's own page. */
async function expectAudited(page: Page, action: string): Promise<void> {
  const sagaId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.reload();
  await page.getByRole('region', { name: 'What staff did' }).getByText(action).waitFor();
  const [caller] = servers.callers([admin]) as [HttpCaller];
  const { audit } = (await caller.get(`/admin/api/audit/?target=${sagaId}`)).body;
  expect(audit).toEqual([expect.objectContaining({ service: 'orders', actor_id: admin.userId, target_id: sagaId })]);
}

it('a payment that a database of another service refused is seen with its reason, and tried again when that is mended', async () => {
  const payment = await stuckPayment();
  const page = await openStuckSaga(payment);
  await servers.database.count(MEND, []);
  await act(page, 'Try again…', 'Try it again');
  // The page follows by itself what other processes do.
  await page.getByRole('region', { name: 'Saga', exact: true }).getByText('Finished', { exact: true }).waitFor();
  const { caller, orderId, productId } = payment;
  expect((await caller.get(`/orders/${orderId}/`)).body['status']).toBe('PAID');
  expect((await caller.get('/wallet/balance/')).body['balance']).toBe('9990.00');
  expect(await servers.store.inventory.product(1, productId)).toMatchObject({ onHand: 0, reserved: 0 });
  await expectAudited(page, 'Retry saga');
  await expectConsistent(servers.database, { charged_once: 1 });
});

it('and is taken back while it is not: the order can be paid anew afterwards, and is charged once', async () => {
  const payment = await stuckPayment();
  const page = await openStuckSaga(payment);
  await act(page, 'Take back…', 'Take it back');
  await page.getByRole('region', { name: 'Saga', exact: true }).getByText('Finished', { exact: true }).waitFor();
  const { caller, orderId, productId, pay } = payment;
  expect((await caller.get(`/orders/${orderId}/`)).body['status']).toBe('PENDING');
  expect((await caller.get('/wallet/balance/')).body['balance']).toBe('10000.00');
  expect(await servers.store.inventory.product(1, productId)).toMatchObject({ onHand: 1, reserved: 1 });
  await expectAudited(page, 'Undo saga');
  await servers.database.count(MEND, []);
  expect(await pay()).toEqual([200, 'PAID']);
  expect((await caller.get('/wallet/balance/')).body['balance']).toBe('9990.00');
  await expectConsistent(servers.database, { charged_once: 1 });
});
