import { NatsLink } from '@kontor/relay/jetstream/link';
import { type NatsCluster, startNatsCluster } from '@kontor/testing/nats-cluster';
import { type RedisServer, startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { PRICE, shop } from './support/crash-load.ts';
import { HttpCaller } from './support/http-caller.ts';
import { type Entry, Journal } from './support/journal.ts';
import { seededRandom } from './support/random.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';
import { expectEverythingPublished, SETTLED, Streams } from './support/streams.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const { KONTOR_TEST_NATS_BIN: BINARY, KONTOR_TEST_REDIS_BIN: REDIS } = process.env;
const SHOPPERS = 4;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
const ANSWERS_BETWEEN = 60;
const REPEATED = 50;
const TEST_MS_MAX = 180_000;
const REDIS_CONNECTED = /^kontor_redis_connected 1$/m;

async function metricsOf(url: string): Promise<string> {
  const { text } = await new HttpCaller(url).get('/metrics');
  return text;
}

describe.skipIf(BINARY === undefined || REDIS === undefined)(
  'services apart, with a Redis and a cluster of three brokers',
  () => {
    let cluster: NatsCluster;
    let redis: RedisServer;
    let servers: TopologyServers;
    const journal = new Journal();
    const gateway = () => servers.process('gateway 1').url;
    let link: NatsLink;
    beforeAll(async () => {
      cluster = await startNatsCluster(BINARY ?? '');
      redis = await startRedisServer(REDIS ?? '');
      servers = await startTopology('apart', { NATS_URL: cluster.url, REDIS_URL: redis.url });
      link = new NatsLink(cluster.url, () => {});
    });
    afterAll(async () => {
      await link?.close();
      await servers?.close();
      await redis?.stop();
      await cluster?.stop();
    });

    it(
      'have every event of every service published once and in order, when a broker is killed, all have lost everything, and Redis comes and goes',
      async () => {
        const { store, database } = servers;
        const products = [await makeProduct(store, BigInt(PRICE), STOCK)];
        const dearProduct = await makeProduct(store, DEAR_MINOR, STOCK);
        const callers = servers.callers(await makeShoppers(store, database, SHOPPERS));
        const random = seededRandom(Date.now() % 2 ** 31);
        let over = false;
        const load = Promise.all(
          callers.map((caller) =>
            shop({ journal, caller, products, dearProduct, random, isOver: () => over, pauseMs: 10 }).finally(() => {
              over = true;
            }),
          ),
        );
        const failed = load.then(() => undefined);
        const more = () => Promise.race([journal.acknowledged(ANSWERS_BETWEEN), failed]);
        try {
          await more();
          await redis.command('FLUSHALL');
          await cluster.kill(0);
          await more();
          await redis.kill();
          await cluster.restart(0, 'empty');
          await more();
          await redis.restart('empty');
          await cluster.loseEverything();
          await expect.poll(() => metricsOf(gateway()), SETTLED).toMatch(REDIS_CONNECTED);
          await more();
        } finally {
          over = true;
          await load;
        }
        await expectEverythingPublished(new Streams(link, database));
        await expectConsistent(database, { commands_once: journal.entries.length });
      },
      TEST_MS_MAX,
    );

    it('give every answer again, most of them from Redis and the rest from where it was written', async () => {
      const differing: string[] = [];
      const repeat = async ({ caller, path, body, key, answer }: Entry) => {
        const again = await caller.post(path, body, key);
        const same = again.replayed && again.status === answer?.status && again.text === answer.text;
        if (!same) differing.push(`${path}: ${answer?.text} then ${again.status} ${again.text}`);
      };
      await Promise.all(journal.entries.slice(-REPEATED).map(repeat));
      expect(differing).toEqual([]);
      const text = await metricsOf(gateway());
      const lookups = (result: string) =>
        [
          ...text.matchAll(
            new RegExp(`^kontor_cache_lookups_total\\{cache="shared_answers_\\w+",result="${result}"\\} (\\d+)$`, 'gm'),
          ),
        ]
          .map(([, value]) => Number(value))
          .reduce((sum, value) => sum + value, 0);
      for (const result of ['hit', 'miss', 'away']) expect(lookups(result), result).toBeGreaterThan(0);
      expect(text).toMatch(REDIS_CONNECTED);
    });

    it('tell of it at each process', async () => {
      for (const { url } of servers.processes) {
        const told = async () => (await new HttpCaller(url).get('/api/status/')).body['events'];
        await expect.poll(told, SETTLED).toBe('online');
        const text = await metricsOf(url);
        expect(text).toMatch(/^kontor_nats_connected 1$/m);
        expect(text).toMatch(/^kontor_publishing_lag\{service="\w+"\} \d+$/m);
      }
    });
  },
);
