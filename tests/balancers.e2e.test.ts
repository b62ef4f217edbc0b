import { uuidv7 } from '@kontor/kernel/uuid';
import { createEmptyDatabase } from '@kontor/testing/database';
import { startPgbouncer } from '@kontor/testing/pgbouncer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Balanced, startBalanced } from './support/balanced.ts';
import { BALANCERS } from './support/balancers.ts';
import { expectConsistent } from './support/books.ts';
import { HttpCaller } from './support/http-caller.ts';
import { isFailure } from './support/servers.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { type OpenStore, openStoreAt } from './support/test-store.ts';

const { KONTOR_TEST_REDIS_BIN: REDIS = '', KONTOR_TEST_PGBOUNCER_BIN: PGBOUNCER = '' } = process.env;
const { KONTOR_TEST_NGINX_BIN: NGINX = '', KONTOR_TEST_HAPROXY_BIN: HAPROXY = '' } = process.env;
const OPENSSL = process.env['KONTOR_TEST_OPENSSL_BIN'] ?? '';
const UNITS = 60;
const BUYERS = 150;
const DUPLICATES = 100;
const PRICE_MINOR = 1_250n;
const BALANCE_MINOR = 100_000n;

const missing = [REDIS, PGBOUNCER, NGINX, HAPROXY, OPENSSL].includes('');
describe.skipIf(missing).each(BALANCERS)('two instances with Redis behind $name', (balancer) => {
  const closing: (() => Promise<unknown>)[] = [];
  let balanced: Balanced;
  let opened: OpenStore;
  beforeAll(async () => {
    const database = await createEmptyDatabase();
    closing.push(database.drop);
    const direct = database.connectionString;
    const pooler = balancer.pooled ? await startPgbouncer(PGBOUNCER, direct) : null;
    if (pooler !== null) closing.push(pooler.stop);
    const urls =
      pooler === null
        ? { DATABASE_URL: direct }
        : { DATABASE_URL: pooler.through(direct), DIRECT_DATABASE_URL: direct };
    balanced = await startBalanced(balancer, urls);
    closing.push(balanced.close);
    opened = openStoreAt(direct);
    closing.push(opened.close);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  const caller = (cookie: string | null) => new HttpCaller(balanced.url, cookie, balanced.agent);
  const shoppers = (count: number) =>
    makeShoppers(opened.store, opened.database, count, { balanceMinor: BALANCE_MINOR });

  it(`sells ${UNITS} units to exactly ${UNITS} of ${BUYERS} who want one at once`, async () => {
    const productId = await makeProduct(opened.store, PRICE_MINOR, UNITS);
    const items = [{ product_id: productId, quantity: 1 }];
    const buy = async ({ cookie }: Shopper) => {
      const order = { items, shipping_address: 'Jalan Merdeka 1' };
      const created = await caller(cookie).post('/orders/create/', order, uuidv7(Date.now()));
      if (created.status !== 200) return created.code;
      const pay = { order_id: created.body['order_id'] };
      return (await caller(cookie).post('/orders/payment/process/', pay, uuidv7(Date.now()))).body['status'];
    };
    const outcomes = await Promise.all((await shoppers(BUYERS)).map(buy));
    expect(outcomes.filter((outcome) => outcome === 'PAID')).toHaveLength(UNITS);
    expect(outcomes.filter((outcome) => outcome === 'insufficient_stock')).toHaveLength(BUYERS - UNITS);
    await expectConsistent(opened.database, { charged_once: UNITS, never_oversold: 1 });
  });

  it(`gives ${DUPLICATES} orders with one key at once one effect and one answer, to the byte`, async () => {
    const productId = await makeProduct(opened.store, PRICE_MINOR, UNITS);
    const [shopper] = (await shoppers(1)) as [Shopper];
    const order = { items: [{ product_id: productId, quantity: 2 }], shipping_address: 'Jalan Merdeka 1' };
    const key = uuidv7(Date.now());
    const post = () => caller(shopper.cookie).post('/orders/create/', order, key);
    const answers = await Promise.all(Array.from({ length: DUPLICATES }, post));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength(DUPLICATES - 1);
    const { body } = await caller(null).get(`/inventory/products/${productId}/`);
    expect(body).toMatchObject({ stock_quantity: UNITS, reserved_quantity: 2 });
  });

  it('ends TLS as the instances must know it, sends plain requests there, and keeps to itself what is not for all', async () => {
    const answer = await caller(null).post('/auth/login/', { username: 'testuser1', password: 'testpass123' });
    expect(String(answer.headers['set-cookie'])).toMatch(/sessionid=[^;]+;[^,]*Secure/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
    const plain = await new HttpCaller(balanced.plainUrl).get('/inventory/products/');
    expect([plain.status, plain.headers.location]).toEqual([301, expect.stringMatching(/^https:\/\//)]);
    expect((await caller(null).get('/metrics')).status).toBe(404);
  });

  it('tells the instances which host and port they are called by, so that a page of theirs may send and one of another port may not', async () => {
    const signIn = (origin: string) =>
      caller(null).post('/auth/login/', { username: 'testuser1', password: 'testpass123' }, undefined, { origin });
    expect((await signIn(balanced.url)).status).toBe(200);
    for (const another of ['https://127.0.0.1', 'https://127.0.0.1:1', 'https://elsewhere.example']) {
      expect(await signIn(another)).toMatchObject({ status: 403, code: 'cross_site' });
    }
  });

  it('has used both, and neither has said anything of a failure', () => {
    for (const { log } of balanced.processes) {
      expect(log.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(BUYERS / 4);
      expect(log.filter(isFailure)).toEqual([]);
    }
  });
});
