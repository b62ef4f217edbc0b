import { type RedisServer, startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Browser } from './support/browser-caller.ts';
import { HttpCaller, newAgent } from './support/http-caller.ts';
import { isFailure, type Servers, startServers } from './support/servers.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';

const BINARY = process.env['KONTOR_TEST_REDIS_BIN'];
const STAFF = 3;
const READERS = 4;
/** Deliveries of each of the staff before the next thing befalls Redis. */
const DELIVERIES = 25;
const TEST_MS_MAX = 120_000;
const SEEN_WITHIN_MS = 2_000;

describe.skipIf(BINARY === undefined)('two servers that share products in Redis', () => {
  const agent = newAgent();
  let redis: RedisServer;
  let servers: Servers;
  let urls: string[];
  beforeAll(async () => {
    redis = await startRedisServer(BINARY ?? '');
    servers = await startServers(2, { REDIS_URL: redis.url });
    urls = servers.processes.map(({ url }) => url);
  });
  afterAll(async () => {
    agent.destroy();
    await servers?.close();
    await redis?.stop();
  });

  it(
    'show whoever has changed a product what he has made of it, at either of them, whatever becomes of Redis meanwhile',
    async () => {
      const { store, database } = servers;
      const staff = await makeShoppers(store, database, STAFF, { role: 'staff' });
      let [over, looked] = [false, 0];
      const shop = async (productId: string) => {
        const anyone = new HttpCaller(() => urls[(looked += 1) % 2] ?? '', null, agent);
        let most = 0;
        while (!over) {
          const { status, body } = await anyone.get(`/inventory/products/${productId}/`);
          expect(status).toBe(200);
          // What he was shown at one server may be a moment older than at the other, never as old as Redis' file.
          expect(Number(body['stock_quantity'])).toBeGreaterThanOrEqual(most - DELIVERIES);
          most = Math.max(most, Number(body['stock_quantity']));
        }
      };
      const lanes = staff.map(async ({ cookie }) => {
        const browser = new Browser(cookie, urls, agent);
        const productId = await makeProduct(store, 500n, 0);
        let units = 0;
        const deliver = async () => {
          for (let round = 0; round < DELIVERIES; round += 1) {
            const { status } = await browser.post('/inventory/stock/add/', { product_id: productId, quantity: 1 });
            expect(status).toBe(200);
            units += 1;
            for (let look = 0; look < 4; look += 1) {
              const { body } = await browser.get(`/inventory/products/${productId}/`);
              expect(body['stock_quantity']).toBe(units);
            }
          }
        };
        return { productId, deliver };
      });
      const delivering = await Promise.all(lanes);
      const reading = delivering.flatMap(({ productId }) => Array.from({ length: READERS }, () => shop(productId)));
      const deliver = () => Promise.all(delivering.map((lane) => lane.deliver()));
      try {
        await deliver();
        await redis.command('FLUSHALL');
        await deliver();
        await redis.save();
        await deliver();
        await redis.kill();
        await deliver();
        await redis.restart('saved');
        await deliver();
      } finally {
        over = true;
        await Promise.all(reading);
      }
      expect(looked).toBeGreaterThan(STAFF * DELIVERIES);
    },
    TEST_MS_MAX,
  );

  it('have found products there, missed some, and gone without it', async () => {
    const texts = await Promise.all(urls.map(async (url) => (await new HttpCaller(url).get('/metrics')).text));
    for (const result of ['hit', 'miss', 'away']) {
      const line = new RegExp(
        `^kontor_cache_lookups_total\\{cache="shared_products",result="${result}"\\} (\\d+)$`,
        'm',
      );
      const sum = texts.reduce((total, text) => total + Number(line.exec(text)?.[1]), 0);
      expect(sum, result).toBeGreaterThan(0);
    }
  });

  it('show a change to everybody within a moment, wherever it was made', async () => {
    const [writer, reader] = urls.map((url) => new HttpCaller(url, null, agent)) as [HttpCaller, HttpCaller];
    const productId = await makeProduct(servers.store, 500n, 7);
    const stock = async (caller: HttpCaller) =>
      (await caller.get(`/inventory/products/${productId}/`)).body['stock_quantity'];
    for (let round = 0; round < 5; round += 1) expect([await stock(writer), await stock(reader)]).toEqual([7, 7]);
    const [staff] = await makeShoppers(servers.store, servers.database, 1, { role: 'staff' });
    const added = await new HttpCaller(urls[0] ?? '', staff?.cookie ?? '').post('/inventory/stock/add/', {
      product_id: productId,
      quantity: 5,
    });
    expect(added.status).toBe(200);
    await expect.poll(() => stock(reader), { timeout: SEEN_WITHIN_MS, interval: 20 }).toBe(12);
    await expect.poll(() => stock(writer), { timeout: SEEN_WITHIN_MS, interval: 20 }).toBe(12);
  });

  it('have said nothing of a failure', async () => {
    const logs = await servers.stop();
    for (const log of logs) expect(log.filter(isFailure)).toEqual([]);
  });
});
