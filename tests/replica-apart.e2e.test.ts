import { openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { type Standby, startStandby } from '@kontor/testing/standby';
import { type SystemServer, startSystemServer } from '@kontor/testing/system-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ServiceUrls } from '../apps/server/src/apart/open-whole.ts';
import { makeDatabases } from '../apps/server/src/topology/databases.ts';
import { type ApartInstance, openApartInstance } from './support/apart-instance.ts';
import { type ApartProcesses, startApartProcesses } from './support/apart-processes.ts';
import { expectConsistent } from './support/books.ts';
import { Browser } from './support/browser-caller.ts';
import { HttpCaller, newAgent } from './support/http-caller.ts';
import type { ServerProcess } from './support/server-process.ts';
import { isFailure } from './support/servers.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';

const BINARIES = process.env['KONTOR_TEST_PG15_BIN'];
const SERVICES = ['orders', 'inventory', 'wallet'] as const;
type Service = (typeof SERVICES)[number];
const BROWSERS = 4;
const ROUNDS = 10;
const LAG_SECONDS_MAX = 2;
/** A frozen replica is left after a second; a request reads there at most twice. */
const ANSWER_MS_MAX = 4_000;

const agent = newAgent();

describe.skipIf(BINARIES === undefined)('services apart, each with a replica of its database', () => {
  let primary: SystemServer;
  let standby: Standby;
  let databases: ServiceUrls;
  let processes: ApartProcesses;
  let gateways: readonly ServerProcess[];
  let store: ApartInstance;
  beforeAll(async () => {
    primary = await startSystemServer(BINARIES ?? '');
    // One standby of the server has the databases of all services.
    standby = await startStandby(BINARIES ?? '', primary.connectionString);
    databases = await makeDatabases(primary.connectionString);
    processes = await startApartProcesses('apart', databases, {}, { replicaOf: standby.at });
    gateways = [processes.process('gateway 1'), await processes.anotherGateway()];
    store = await openApartInstance(databases);
  });
  afterAll(async () => {
    agent.destroy();
    await store?.close();
    await processes?.kill();
    await standby?.stop();
    await primary?.stop();
  });

  const urls = () => gateways.map(({ url }) => url);
  const reads = (service: Service, to: 'replica' | 'behind' | 'away') =>
    metricOf(`${service} 1`, `kontor_replica_reads_total{service="${service}",to="${to}"}`);
  const readsOfAll = (to: 'replica' | 'behind' | 'away') => Promise.all(SERVICES.map((service) => reads(service, to)));
  const lag = (service: Service) => metricOf(`${service} 1`, `kontor_replica_lag_seconds{service="${service}"}`);

  async function metricOf(name: string, metric: string): Promise<number> {
    const { text } = await new HttpCaller(processes.process(name).url).get('/metrics');
    const line = text.split('\n').find((each) => each.startsWith(`${metric} `));
    return Number(line?.slice(metric.length + 1) ?? Number.NaN);
  }

  async function atStandby(text: string): Promise<void> {
    const url = standby.at(databases.orders);
    const database = openDatabase({ connectionString: url, connectionsMax: 1, applicationName: 'kontor test' });
    try {
      await database.rows(statement('', text));
    } finally {
      await database.close();
    }
  }

  const makeBrowsers = async () => {
    const shoppers = await makeShoppers(store.store, store.database, BROWSERS, { balanceMinor: 100_000n });
    return shoppers.map(({ cookie }) => new Browser(cookie, urls(), agent));
  };

  /** Buys at 1.00 again and again, and reads behind every step, of the service that the step has changed last, what it has changed; through one gateway after another. */
  async function buyAndRead(browser: Browser, rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round += 1) {
      const productId = await makeProduct(store.store, 100n, 1);
      const items = [{ product_id: productId, quantity: 1 }];
      const created = await browser.post('/orders/create/', { items, shipping_address: 'Jalan Merdeka 1' });
      expect(created.status, created.text).toBe(200);
      const orderId = String(created.body['order_id']);
      expect((await browser.get(`/inventory/products/${productId}/`)).body).toMatchObject({ available_quantity: 0 });
      expect((await browser.get(`/orders/${orderId}/`)).body).toMatchObject({ status: 'PENDING' });
      const paid = await browser.post('/orders/payment/process/', { order_id: orderId });
      expect(paid.status, paid.text).toBe(200);
      // The wallet was charged by the orders' process, of whose call the gateway knows nothing.
      expect((await browser.get('/wallet/balance/')).body).toMatchObject({ balance: `${1_000 - round}.00` });
      expect((await browser.get(`/orders/${orderId}/`)).body).toMatchObject({ status: 'PAID' });
      expect((await browser.get(`/inventory/products/${productId}/`)).body).toMatchObject({ stock_quantity: 0 });
    }
  }

  /** Reads what the browsers own until every service has read at the replica again. */
  /** Every service that customers read counts more reads that went `to` the replica, or past it, than `before`. */
  async function expectMoreReads(
    to: Parameters<typeof readsOfAll>[0],
    before: readonly number[],
    browsers: readonly Browser[],
  ): Promise<void> {
    const grown = async () => {
      for (const browser of browsers) {
        for (const path of ['/wallet/balance/', '/orders/user/orders/', '/inventory/products/']) {
          expect((await browser.get(path)).status).toBe(200);
        }
      }
      return (await readsOfAll(to)).map((count, index) => count > (before[index] ?? Number.NaN));
    };
    await expect.poll(grown, { timeout: 20_000 }).toEqual([true, true, true]);
  }

  async function expectReadsAtReplica(browsers: readonly Browser[]): Promise<void> {
    await expectMoreReads('replica', await readsOfAll('replica'), browsers);
  }

  it('show everybody what he has just written, whichever service has written it', async () => {
    const browsers = await makeBrowsers();
    await Promise.all(browsers.map((browser) => buyAndRead(browser, ROUNDS)));
    const behind = (await readsOfAll('behind')).reduce((sum, count) => sum + count, 0);
    expect(behind).toBeGreaterThan(0);
    await expectReadsAtReplica(browsers);
    for (const browser of browsers) {
      expect((await browser.get('/wallet/balance/')).body).toMatchObject({ balance: `${1_000 - ROUNDS}.00` });
    }
    process.stdout.write(
      `reads of ${SERVICES.join(', ')}: ${(await readsOfAll('replica')).join(', ')} at the replica, ${behind} kept from it\n`,
    );
  });

  it('send nobody there who brings no mark, for he may have written', async () => {
    const [shopper] = await makeShoppers(store.store, store.database, 1);
    const caller = new HttpCaller(urls()[0] ?? '', shopper?.cookie);
    const before = await reads('wallet', 'replica');
    for (let round = 0; round < 20; round += 1) expect((await caller.get('/wallet/balance/')).status).toBe(200);
    expect(await reads('wallet', 'replica')).toBe(before);
  });

  it('read at the primary while the replica replays nothing, and there again when it has caught up', async () => {
    const browsers = await makeBrowsers();
    const anyone = new HttpCaller(urls()[1] ?? '');
    await atStandby('SELECT pg_wal_replay_pause()');
    try {
      await Promise.all(browsers.map((browser) => buyAndRead(browser, 3)));
      const productId = await makeProduct(store.store, 500n, 3);
      for (const service of SERVICES) {
        await expect.poll(() => lag(service), { timeout: 20_000 }).toBeGreaterThan(LAG_SECONDS_MAX);
      }
      const [before, away] = [await readsOfAll('replica'), await reads('inventory', 'away')];
      for (let round = 0; round < 10; round += 1) {
        expect((await anyone.get(`/inventory/products/${productId}/`)).body).toMatchObject({ stock_quantity: 3 });
      }
      expect(await readsOfAll('replica')).toEqual(before);
      expect(await reads('inventory', 'away')).toBeGreaterThanOrEqual(away + 10);
    } finally {
      await atStandby('SELECT pg_wal_replay_resume()');
    }
    await expectReadsAtReplica(browsers);
  });

  it('leave a replica that is frozen, and take it up again', async () => {
    const browsers = await makeBrowsers();
    for (const browser of browsers)
      expect((await browser.post('/wallet/submit/', { amount: '1.00' })).status).toBe(200);
    await expectReadsAtReplica(browsers);
    standby.signal('SIGSTOP');
    try {
      const times = await Promise.all(
        browsers.map(async (browser) => {
          const started = performance.now();
          expect((await browser.get('/orders/user/orders/')).status).toBe(200);
          expect((await browser.get('/wallet/balance/')).body).toMatchObject({ balance: '1001.00' });
          return (performance.now() - started) / 2;
        }),
      );
      expect(Math.max(...times)).toBeLessThan(ANSWER_MS_MAX);
    } finally {
      standby.signal('SIGCONT');
    }
    await expectReadsAtReplica(browsers);
  });

  it('go on without the replica when that is gone, and take it up again when it is back', async () => {
    const browsers = await makeBrowsers();
    const load = Promise.all(browsers.map((browser) => buyAndRead(browser, ROUNDS)));
    const before = await readsOfAll('away');
    await standby.kill();
    await load;
    await expectMoreReads('away', before, browsers);
    await standby.restart();
    await expectReadsAtReplica(browsers);
  });

  it('have kept the books, and said nothing of a failure', async () => {
    await expectConsistent(store.database, { commands_once: BROWSERS * ROUNDS * 2 });
    for (const { log } of [...processes.processes, ...gateways]) expect(log.filter(isFailure)).toEqual([]);
  });
});
