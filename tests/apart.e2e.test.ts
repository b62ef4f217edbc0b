import { setTimeout as delay } from 'node:timers/promises';

import { uuidv7 } from '@kontor/kernel/uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { EventStream } from './support/event-stream.ts';
import { type HttpAnswer, HttpCaller } from './support/http-caller.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const CREATE = '/orders/create/';
const PAY = '/orders/payment/process/';
const PRICE_MINOR = 1_000n;
const BALANCE_MINOR = 1_000_000n;
/** Longer than the deadline of a request and the connection's own bounds. */
const ANSWER_MS_MAX = 17_000;
/** Everything is finished or undone this long after all parts are back. */
const FINISHED_MS_MAX = 60_000;
const BUYERS = 40;

let servers: TopologyServers;
beforeAll(async () => {
  servers = await startTopology('apart');
});
afterAll(() => servers?.close());

function shoppers(count: number): Promise<Shopper[]> {
  return makeShoppers(servers.store, servers.database, count, { balanceMinor: BALANCE_MINOR });
}

function orderOf(productId: string): object {
  return { items: [{ product_id: productId, quantity: 1 }], shipping_address: 'Jalan Merdeka 1, Jakarta' };
}

async function oneShopper(): Promise<HttpCaller> {
  const [caller] = servers.callers(await shoppers(1)) as [HttpCaller];
  return caller;
}

/** The value of one metric of a process. */
async function metricOf(name: string, metric: string): Promise<number> {
  const { text } = await new HttpCaller(servers.process(name).url).get('/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${metric} `));
  return Number(line?.slice(metric.length + 1) ?? Number.NaN);
}

/** Asks again under the same key until it is answered otherwise than that a part is away or the first still runs. */
async function insist(ask: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  for (const until = Date.now() + FINISHED_MS_MAX; ; await delay(200)) {
    const answer = await ask();
    if ((answer.status !== 503 && answer.status !== 409) || Date.now() > until) return answer;
  }
}

describe('a service that is away', () => {
  it('is told with 503 in time, and the rest goes on: products are read and wallets topped up while orders is down', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 5);
    const caller = await oneShopper();
    await servers.process('orders 1').end('SIGKILL');
    const begun = Date.now();
    const refused = await caller.post(CREATE, orderOf(productId), uuidv7(Date.now()));
    expect([refused.status, refused.code]).toEqual([503, 'unavailable']);
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(Date.now() - begun).toBeLessThan(ANSWER_MS_MAX);
    expect((await caller.get(`/inventory/products/${productId}/`)).status).toBe(200);
    expect((await caller.post('/wallet/submit/', { amount: '5.00' }, uuidv7(Date.now()))).status).toBe(200);
    expect((await caller.get('/wallet/balance/')).body['balance']).toBe('10005.00');
    await servers.restart('orders 1');
    expect((await insist(() => caller.post(CREATE, orderOf(productId), 'again'))).status).toBe(200);
  });

  it('in the middle of a payment leaves it PAYING, and it is paid once when the service is back, for whoever asks', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 1);
    const caller = await oneShopper();
    const orderId = String((await caller.post(CREATE, orderOf(productId), uuidv7(Date.now()))).body['order_id']);
    await servers.process('wallet 1').end('SIGKILL');
    const pay = () => caller.post(PAY, { order_id: orderId }, 'pay once');
    expect((await pay()).status).toBe(503);
    expect(['PENDING', 'PAYING']).toContain((await caller.get(`/orders/${orderId}/`)).body['status']);
    const underWay = () => metricOf('gateway 1', 'kontor_sagas{state="open"}');
    await expect.poll(underWay).toBe(1);
    expect(await metricOf('orders 1', 'kontor_channel_calls_total{service="wallet",result="failed"}')).toBeGreaterThan(
      0,
    );
    await servers.restart('wallet 1');
    const paid = await insist(pay);
    expect([paid.status, paid.body['status']]).toEqual([200, 'PAID']);
    expect((await pay()).text).toBe(paid.text);
    await expect.poll(underWay).toBe(0);
    expect((await caller.get('/wallet/balance/')).body['balance']).toBe('9990.00');
  });
});

describe('what people who run the store see, with a database for each service', () => {
  it('is all of it: lists, audit, tables, live data and a verification in the background', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 5);
    const [administrator] = (await makeShoppers(servers.store, servers.database, 1, { role: 'admin' })) as [Shopper];
    const [admin] = servers.callers([administrator]) as [HttpCaller];
    const gateway = servers.process('gateway 1').url;
    const stream = new EventStream(gateway, { cookie: administrator.cookie });
    await stream.opened();
    const caller = await oneShopper();
    const orderId = String((await caller.post(CREATE, orderOf(productId), uuidv7(Date.now()))).body['order_id']);
    expect((await caller.post(PAY, { order_id: orderId }, uuidv7(Date.now()))).status).toBe(200);
    const told = (wanted: string, fields: Readonly<Record<string, unknown>>) =>
      stream.until(
        (messages) =>
          messages.some(
            ({ event, data }) =>
              event === wanted && Object.entries(fields).every(([name, value]) => data[name] === value),
          ),
        `${wanted} ${JSON.stringify(fields)}`,
      );
    await told('order', { order_id: orderId, status: 'PAID' });
    await told('wallet', { order_id: orderId, kind: 'payment' });
    await told('stock', {});
    stream.cut();

    const stocked = { product_id: productId, quantity: 3 };
    expect((await admin.post('/inventory/stock/add/', stocked, uuidv7(Date.now()))).status).toBe(200);
    const { audit } = (await admin.get(`/admin/api/audit/?target=${productId}&action=AddStock`)).body;
    expect(audit).toEqual([
      expect.objectContaining({ service: 'inventory', actor_id: administrator.userId, target_id: productId }),
    ]);
    const listed = (path: string) => async () => JSON.stringify((await admin.get(path)).body);
    await expect.poll(listed(`/admin/api/orders/?order_id=${orderId}`), { timeout: 10_000 }).toContain(orderId);
    for (const path of ['overview/', 'products/', 'accounts/', 'users/', 'sagas/', `orders/${orderId}/`, 'verify/']) {
      expect([path, (await admin.get(`/admin/api/${path}`)).status]).toEqual([path, 200]);
    }
    const { tables, connections } = (await admin.get('/admin/api/tables/')).body as Record<string, object[]>;
    const names = (tables as { schema: string; table: string }[]).map(({ schema, table }) => `${schema}.${table}`);
    expect(names).toEqual(
      expect.arrayContaining(['orders.orders', 'wallet.transfers', 'kontor (wallet).settings', 'identity.users']),
    );
    expect(connections).toHaveLength(4);
    const row = await admin.get(`/admin/api/tables/${encodeURIComponent('kontor (wallet)')}/settings/`);
    expect(row.status).toBe(200);

    const { verification_id: runId } = (await admin.post('/admin/api/verifications/', {}, uuidv7(Date.now()))).body;
    await expect
      .poll(async () => (await admin.get(`/admin/api/verifications/${String(runId)}/`)).body, { timeout: 60_000 })
      .toMatchObject({ state: 'done', violations: 0 });
  });
});

describe.each(['orders 1', 'inventory 1', 'wallet 1'])('%s killed and started again under load', (name) => {
  it('loses nothing: every order that was answered stands, every payment is made once, and nothing is left in between', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, BUYERS);
    const buyers = servers.callers(await shoppers(BUYERS));
    const bought = buyers.map(async (buyer, index) => {
      await delay(index * 10);
      const [orderKey, payKey] = [uuidv7(Date.now()), uuidv7(Date.now())];
      const created = await insist(() => buyer.post(CREATE, orderOf(productId), orderKey));
      expect(created.status).toBe(200);
      const orderId = created.body['order_id'];
      const paid = await insist(() => buyer.post(PAY, { order_id: orderId }, payKey));
      const balance = await insist(() => buyer.get('/wallet/balance/'));
      return [paid.status, paid.body['status'], balance.body['balance']];
    });
    await delay(BUYERS * 5);
    await servers.process(name).end('SIGKILL');
    await servers.restart(name);
    expect(await Promise.all(bought)).toEqual(Array(BUYERS).fill([200, 'PAID', '9990.00']));
    expect(await servers.store.inventory.product(1, productId)).toMatchObject({ onHand: 0, reserved: 0 });
    await expectConsistent(servers.database, { charged_once: BUYERS });
  });
});
