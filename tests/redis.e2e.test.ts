import { type RedisServer, startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cookieIn } from './support/api.ts';
import { expectConsistent } from './support/books.ts';
import { PRICE, shop } from './support/crash-load.ts';
import { HttpCaller, newAgent, signIn } from './support/http-caller.ts';
import { type Entry, Journal } from './support/journal.ts';
import { seededRandom } from './support/random.ts';
import { isFailure, type Servers, startServers } from './support/servers.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';
import { openTestApp } from './support/test-app.ts';
import { startTopology } from './support/topology-servers.ts';

const BINARY = process.env['KONTOR_TEST_REDIS_BIN'];
const SHOPPERS = 8;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
/** Answers, and answers given again, before the next thing befalls Redis. */
const ANSWERS_BETWEEN = 120;
const REPEATS_AT_ONCE = 32;
const REVOKED_WITHIN_MS = 1_000;
const LIMIT_PER_MINUTE = 1_200;
const TEST_MS_MAX = 180_000;

const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';

describe.skipIf(BINARY === undefined).each([
  { who: 'two servers', start: (env: Record<string, string>) => startServers(2, env) },
  ...(isLong
    ? [
        {
          who: 'two gateways of services apart',
          start: (env: Record<string, string>) => startTopology('apart-2', env),
        },
      ]
    : []),
])('$who that share a Redis', ({ start }) => {
  const random = seededRandom(Date.now() % 2 ** 31);
  const journal = new Journal();
  const differing: string[] = [];
  let repeated = 0;
  let redis: RedisServer;
  let servers: Servers;
  let products: string[];
  let dearProduct: string;
  beforeAll(async () => {
    redis = await startRedisServer(BINARY ?? '');
    servers = await start({ REDIS_URL: redis.url });
    const { store } = servers;
    products = await Promise.all([1, 2, 3].map(() => makeProduct(store, BigInt(PRICE), STOCK)));
    dearProduct = await makeProduct(store, DEAR_MINOR, STOCK);
  });
  afterAll(async () => {
    await servers?.close();
    await redis?.stop();
  });

  /** A caller who goes to the two in turn. */
  function caller(cookie: string): HttpCaller {
    let turn = 0;
    const url = () => servers.processes[(turn += 1) % 2]?.url ?? '';
    return new HttpCaller(url, cookie, agent);
  }
  const agent = newAgent();

  async function repeat({ caller, path, body, key, answer }: Entry): Promise<void> {
    const again = await caller.post(path, body, key);
    const same = again.replayed && again.status === answer?.status && again.text === answer.text;
    if (!same) differing.push(`${path}: ${answer?.text} then ${again.status} ${again.text}`);
    repeated += 1;
  }

  it(
    'answer every request, and every retry with the same bytes, whatever becomes of Redis meanwhile',
    async () => {
      const shoppers = await makeShoppers(servers.store, servers.database, SHOPPERS);
      let over = false;
      const lane = (each: HttpCaller) =>
        shop({ journal, caller: each, products, dearProduct, random, isOver: () => over }).finally(() => {
          over = true;
        });
      const retries = async () => {
        while (!over) {
          const decided = journal.entries.filter(({ answer }) => answer !== null);
          const entry = decided[Math.floor(random() * decided.length)];
          if (entry === undefined) await journal.acknowledged(1);
          else await repeat(entry);
        }
      };
      const load = Promise.all([...shoppers.map(({ cookie }) => lane(caller(cookie))), retries(), retries()]);
      const failed = load.then(() => undefined);
      const more = () => Promise.race([journal.acknowledged(ANSWERS_BETWEEN), failed]);

      await more();
      await redis.command('FLUSHALL');
      await more();
      await redis.save();
      await more();
      await redis.kill();
      await more();
      expect(await statusOf(0)).toEqual({ cache: 'offline', ready: 200, reasons: ['cache is away'] });
      await redis.restart('saved');
      await expect.poll(() => statusOf(1), { timeout: 10_000 }).toEqual({ cache: 'online', ready: 200, reasons: [] });
      await more();
      redis.signal('SIGSTOP');
      await more();
      redis.signal('SIGCONT');
      await more();
      await redis.kill();
      await redis.restart('empty');
      await more();
      over = true;
      await load;
      expect(differing).toEqual([]);
      expect(repeated).toBeGreaterThan(ANSWERS_BETWEEN);
      expect(journal.entries.length).toBeGreaterThan(7 * ANSWERS_BETWEEN);
      expect([...journal.undecided]).toEqual([]);
    },
    TEST_MS_MAX,
  );

  it('found sessions and answers in it, missed some, and went without it', async () => {
    const readings = await Promise.all(servers.processes.slice(0, 2).map(({ url }) => lookupsAt(url)));
    for (const user of ['shared_sessions', 'shared_answers_orders', 'shared_answers_wallet']) {
      for (const result of ['hit', 'miss', 'away']) {
        const sum = readings.reduce((total, reading) => total + (reading.get(`${user} ${result}`) ?? 0), 0);
        expect(sum, `${user} ${result}`).toBeGreaterThan(0);
      }
    }
  });

  it('give every answer again when Redis has lost all of them', async () => {
    await redis.command('FLUSHALL');
    const waiting = [...journal.entries];
    const lane = async () => {
      for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) await repeat(entry);
    };
    await Promise.all(Array.from({ length: REPEATS_AT_ONCE }, lane));
    expect(differing).toEqual([]);
    await expectConsistent(servers.database, { commands_once: journal.entries.length, charged_once: 50 });
  });

  it('refuse a session that has ended within a second, also when Redis comes back as it was before', async () => {
    const [here, there] = servers.processes.map(({ url }) => url) as [string, string];
    const signedIn = await signIn(here, 'testuser1', 'testpass123');
    const elsewhere = signedIn.at(there);
    const me = async (at: HttpCaller) => (await at.get('/auth/me/')).status;
    expect([await me(signedIn), await me(elsewhere)]).toEqual([200, 200]);
    await redis.save();
    const ended = performance.now();
    expect((await signedIn.post('/auth/logout/', {})).status).toBe(200);
    expect(await me(signedIn)).toBe(401);
    await expect.poll(() => me(elsewhere), { interval: 10, timeout: 5_000 }).toBe(401);
    expect(performance.now() - ended).toBeLessThan(REVOKED_WITHIN_MS);
    await redis.kill();
    await redis.restart('saved');
    await expect.poll(() => statusOf(1), { timeout: 10_000 }).toMatchObject({ cache: 'online' });
    for (let round = 0; round < 30; round += 1) expect([await me(signedIn), await me(elsewhere)]).toEqual([401, 401]);
  });

  it('have said nothing of a failure', async () => {
    const logs = await servers.stop();
    for (const log of logs) expect(log.filter(isFailure)).toEqual([]);
    for (const log of logs.slice(0, 2)) {
      expect(log.filter(({ msg }) => msg === 'Redis is connected').length).toBeGreaterThanOrEqual(3);
    }
  });

  it('allow a user as many requests together as one of them would', async () => {
    const first = await openTestApp({ REDIS_URL: redis.url, RATE_LIMITS: 'on' });
    try {
      const second = await first.another();
      const login = { username: 'limited', password: 'correct horse' };
      const registered = await first.app.inject({ method: 'POST', url: '/auth/register/', payload: login });
      const cookie = cookieIn(registered, 'sessionid') ?? '';
      let allowed = 0;
      const one = async (index: number) => {
        const app = index % 2 === 0 ? first.app : second;
        const { statusCode } = await app.inject({ url: '/auth/me/', headers: { cookie } });
        expect([200, 429]).toContain(statusCode);
        if (statusCode === 200) allowed += 1;
      };
      for (let index = 0; index < LIMIT_PER_MINUTE + 200; index += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, next) => one(index + next)));
      }
      expect(allowed).toBe(LIMIT_PER_MINUTE);
    } finally {
      await first.drop();
    }
  });

  async function statusOf(index: number): Promise<unknown> {
    const anyone = new HttpCaller(servers.processes[index]?.url ?? '');
    const [status, ready] = [await anyone.get('/api/status/'), await anyone.get('/readyz')];
    return { cache: status.body['cache'], ready: ready.status, reasons: ready.body['reasons'] };
  }
});

/** Lookups in caches by cache and result, from the metrics. */
async function lookupsAt(url: string): Promise<Map<string, number>> {
  const { text } = await new HttpCaller(url).get('/metrics');
  const lines = text.matchAll(/^kontor_cache_lookups_total\{cache="(\w+)",result="(\w+)"\} (\d+)$/gm);
  return new Map([...lines].map(([, cache, result, value]) => [`${cache} ${result}`, Number(value)]));
}
