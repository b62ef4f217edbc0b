import { NatsLink } from '@kontor/relay/jetstream/link';
import { type NatsCluster, startNatsCluster } from '@kontor/testing/nats-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { PRICE, shop } from './support/crash-load.ts';
import { HttpCaller } from './support/http-caller.ts';
import { Journal } from './support/journal.ts';
import { seededRandom } from './support/random.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';
import { expectEverythingPublished, SETTLED, Streams } from './support/streams.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const BINARY = process.env['KONTOR_TEST_NATS_BIN'];
const SHOPPERS = 4;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
const ANSWERS_BETWEEN = 60;
const TEST_MS_MAX = 180_000;

describe.skipIf(BINARY === undefined)('services that run apart and publish to a cluster of three brokers', () => {
  let cluster: NatsCluster;
  let servers: TopologyServers;
  let link: NatsLink;
  beforeAll(async () => {
    cluster = await startNatsCluster(BINARY ?? '');
    servers = await startTopology('apart', { NATS_URL: cluster.url });
    link = new NatsLink(cluster.url, () => {});
  });
  afterAll(async () => {
    await link?.close();
    await servers?.close();
    await cluster?.stop();
  });

  it(
    'have every event of every service published once and in order, when a broker is killed and when all have lost everything',
    async () => {
      const { store, database } = servers;
      const journal = new Journal();
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
        await cluster.kill(0);
        await more();
        await cluster.restart(0, 'empty');
        await more();
        await cluster.loseEverything();
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

  it('tell of it at each process', async () => {
    for (const { url } of servers.processes) {
      const told = async () => (await new HttpCaller(url).get('/api/status/')).body['events'];
      await expect.poll(told, SETTLED).toBe('online');
      const { text } = await new HttpCaller(url).get('/metrics');
      expect(text).toMatch(/^kontor_nats_connected 1$/m);
      expect(text).toMatch(/^kontor_publishing_lag\{service="\w+"\} \d+$/m);
    }
  });
});
