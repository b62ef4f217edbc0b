import { uuidv7 } from '@kontor/kernel/uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HAS_JUST_WRITTEN } from './support/api-world.ts';
import { BALANCERS } from './support/balancers.ts';
import { expectConsistent } from './support/books.ts';
import {
  hasEngines,
  startApartWithEngines,
  startServersBehind,
  startServersPooled,
  startServersReplicated,
} from './support/engine-servers.ts';
import type { HttpAnswer, HttpCaller } from './support/http-caller.ts';
import { isFailure, type Servers, startServers } from './support/servers.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { startTopology } from './support/topology-servers.ts';

const UNITS = 100;
const BUYERS = 400;
const DUPLICATES = 200;
const PAYMENTS = 50;
const PRICE_MINOR = 1_250n;
const BALANCE_MINOR = 100_000n;
const CREATE = '/orders/create/';
const PAY = '/orders/payment/process/';

const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';
/** With the engines that this machine has: in the long run. */
const WITH_ENGINES: readonly { topology: string; start: () => Promise<Servers>; gateways: number }[] = [
  ...(hasEngines('NGINX', 'HAPROXY', 'REDIS', 'OPENSSL')
    ? BALANCERS.map((balancer) => ({
        topology: `two processes with Redis behind ${balancer.topology}`,
        start: () => startServersBehind(balancer),
        gateways: 2,
      }))
    : []),
  ...(hasEngines('REDIS', 'NATS')
    ? [{ topology: 'services apart with Redis and NATS', start: startApartWithEngines, gateways: 1 }]
    : []),
  ...(hasEngines('PGBOUNCER')
    ? [{ topology: 'two processes through pgbouncer', start: startServersPooled, gateways: 2 }]
    : []),
  ...(hasEngines('PG15')
    ? [{ topology: 'two processes that read from a replica', start: startServersReplicated, gateways: 2 }]
    : []),
];

/**
 * The same promises with one server process, with the requests spread over two that share nothing but the database, and with services apart: a process and
 * a database for each, or two processes for each in the long run.
 */
describe.each([
  { topology: 'one process', start: () => startServers(1), gateways: 1 },
  { topology: 'two processes on one database', start: () => startServers(2), gateways: 2 },
  { topology: 'services apart', start: () => startTopology('apart'), gateways: 1 },
  ...(isLong ? [{ topology: 'two of each service apart', start: () => startTopology('apart-2'), gateways: 2 }] : []),
  ...(isLong ? WITH_ENGINES : []),
])('with $topology', ({ start, gateways }) => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await start();
  });
  afterAll(() => servers?.close());

  const shoppers = (count: number) =>
    makeShoppers(servers.store, servers.database, count, { balanceMinor: BALANCE_MINOR });

  it('sells 100 units to exactly 100 of 400 who want one at once', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, UNITS);
    const buyers = servers.callers(await shoppers(BUYERS));
    const outcomes = await Promise.all(buyers.map((buyer) => buy(buyer, productId)));

    const paid = outcomes.filter(({ pay }) => pay?.status === 200);
    const refused = outcomes.filter(({ create }) => create.status === 400 && create.code === 'insufficient_stock');
    expect([paid.length, refused.length]).toEqual([UNITS, BUYERS - UNITS]);
    expect(await productOf(productId)).toMatchObject({
      stock_quantity: 0,
      reserved_quantity: 0,
      available_quantity: 0,
    });
    expect(new Set(paid.map(({ pay }) => pay?.body['transaction_id'])).size).toBe(UNITS);
    await expectConsistent(servers.database, { charged_once: UNITS, stock_confirmed: UNITS, never_oversold: UNITS });
  });

  it('gives 200 top-ups with one key at once one effect and one answer, to the byte', async () => {
    const [shopper] = (await shoppers(1)) as [Shopper];
    const callers = servers.callers(Array.from({ length: DUPLICATES }, () => shopper));
    const key = uuidv7(Date.now());
    const post = (caller: HttpCaller) => caller.post('/wallet/submit/', { amount: '12.50' }, key);
    expectOneAnswer(await Promise.all(callers.map(post)));

    const [caller] = callers as [HttpCaller];
    expect((await caller.get('/wallet/balance/')).body['balance']).toBe('1012.50');
    const { transactions } = (await caller.get('/wallet/transactions/')).body as { transactions: object[] };
    expect(transactions).toHaveLength(2);
    await expectKeyIsTaken(callers, '/wallet/submit/', { amount: '12.51' }, key);
  });

  it('gives 200 orders with one key at once one effect and one answer, to the byte', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, UNITS);
    const [shopper] = (await shoppers(1)) as [Shopper];
    const callers = servers.callers(Array.from({ length: DUPLICATES }, () => shopper));
    const key = uuidv7(Date.now());
    const order = orderOf(productId, 2);
    expectOneAnswer(await Promise.all(callers.map((caller) => caller.post(CREATE, order, key))));

    expect(await productOf(productId)).toMatchObject({ stock_quantity: UNITS, reserved_quantity: 2 });
    const [caller] = callers as [HttpCaller];
    const { orders } = (await caller.get('/orders/user/orders/')).body as { orders: object[] };
    expect(orders).toHaveLength(1);
    await expectKeyIsTaken(callers, CREATE, orderOf(productId, 3), key);
    expect(await productOf(productId)).toMatchObject({ reserved_quantity: 2 });
  });

  it('repeats a refusal under its key, and tries again under a new one', async () => {
    const productId = await makeProduct(servers.store, BALANCE_MINOR + 1n, 1);
    const [shopper] = (await shoppers(1)) as [Shopper];
    const callers = servers.callers(Array.from({ length: PAYMENTS }, () => shopper));
    const [caller] = callers as [HttpCaller];
    const orderId = String((await caller.post(CREATE, orderOf(productId, 1))).body['order_id']);
    const pay = (key: string) => (each: HttpCaller) => each.post(PAY, { order_id: orderId }, key);

    const key = uuidv7(Date.now());
    const refused = await Promise.all(callers.map(pay(key)));
    expectOneAnswer(refused, 400);
    expect(refused[0]?.code).toBe('insufficient_funds');
    expect((await caller.get(`/orders/${orderId}/`)).body['status']).toBe('PENDING');

    expect((await caller.post('/wallet/submit/', { amount: '0.01' }, uuidv7(Date.now()))).status).toBe(200);
    const again = await Promise.all(callers.map(pay(key)));
    expect(again.every(({ text, replayed }) => text === refused[0]?.text && replayed)).toBe(true);
    expect(await pay(uuidv7(Date.now()))(caller)).toMatchObject({ status: 200, body: { balance: '0.00' } });
  });

  it('charges an order once that is paid 50 times at once under different keys', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 5);
    const [shopper] = (await shoppers(1)) as [Shopper];
    const callers = servers.callers(Array.from({ length: PAYMENTS }, () => shopper));
    const [caller] = callers as [HttpCaller];
    const orderId = String((await caller.post(CREATE, orderOf(productId, 2))).body['order_id']);
    const answers = await Promise.all(callers.map((each) => each.post(PAY, { order_id: orderId }, uuidv7(Date.now()))));

    expect(answers.map(({ status }) => status)).toEqual(Array(PAYMENTS).fill(200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await caller.get('/wallet/balance/')).body['balance']).toBe('975.00');
    const { transactions } = (await caller.get('/wallet/transactions/')).body as { transactions: { type: string }[] };
    expect(transactions.filter(({ type }) => type === 'PAYMENT')).toHaveLength(1);
    expect(await productOf(productId)).toMatchObject({ stock_quantity: 3, reserved_quantity: 0 });
    await expectConsistent(servers.database, { charged_once: UNITS + 2, commands_once: UNITS });
  });

  it('has done all of it without a deadlock, and with no failure in any log', async () => {
    const logs = await servers.stop();
    expect(logs.length).toBeGreaterThanOrEqual(gateways);
    for (const log of logs.slice(0, gateways)) {
      expect(log.filter(({ msg }) => msg === 'request').length).toBeGreaterThanOrEqual(BUYERS / gateways);
    }
    for (const log of logs) expect(log.filter(isFailure)).toEqual([]);
  });

  async function productOf(productId: string): Promise<unknown> {
    const [anyone] = servers.callers([{ userId: '', username: '', cookie: HAS_JUST_WRITTEN }]) as [HttpCaller];
    return (await anyone.get(`/inventory/products/${productId}/`)).body;
  }
});

async function buy(
  buyer: HttpCaller,
  productId: string,
): Promise<{ readonly create: HttpAnswer; readonly pay: HttpAnswer | null }> {
  const create = await buyer.post(CREATE, orderOf(productId, 1), uuidv7(Date.now()));
  if (create.status !== 200) return { create, pay: null };
  return { create, pay: await buyer.post(PAY, { order_id: create.body['order_id'] }, uuidv7(Date.now())) };
}

function orderOf(productId: string, quantity: number): object {
  return { items: [{ product_id: productId, quantity }], shipping_address: 'Jalan Merdeka 1, Jakarta' };
}

/** All answers are the same bytes, and all but one say that they were replayed. */
function expectOneAnswer(answers: readonly HttpAnswer[], status = 200): void {
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(status);
  expect(answers.filter(({ replayed }) => replayed)).toHaveLength(answers.length - 1);
}

async function expectKeyIsTaken(
  callers: readonly HttpCaller[],
  path: string,
  body: object,
  key: string,
): Promise<void> {
  const others = await Promise.all(callers.slice(0, 10).map((caller) => caller.post(path, body, key)));
  expect(others.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(10).fill('422 key_reused'));
}
