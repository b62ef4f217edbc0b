import { setTimeout as delay } from 'node:timers/promises';

import { READ_MODELS } from '@kontor/backoffice/read-models';
import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { NatsLink } from '@kontor/relay/jetstream/link';
import { StreamSource } from '@kontor/relay/jetstream/stream-source';
import { readDeadLetters } from '@kontor/relay/store/read-dead-letters';
import { Delivery } from '@kontor/runtime/consumer';
import { logSource } from '@kontor/runtime/read-log';
import { type NatsCluster, startNatsCluster } from '@kontor/testing/nats-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readModelsOf } from '../apps/server/src/store.ts';
import { expectConsistent } from './support/books.ts';
import { PRICE, shop } from './support/crash-load.ts';
import { type Effects, makeEffects } from './support/effects.ts';
import { HttpCaller } from './support/http-caller.ts';
import { Journal } from './support/journal.ts';
import { seededRandom } from './support/random.ts';
import { expectedFacts, type ModelName, projectedFacts } from './support/read-model-facts.ts';
import { type Servers, startServers } from './support/servers.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';
import { expectEverythingPublished, type Message, SETTLED, Streams } from './support/streams.ts';

const BINARY = process.env['KONTOR_TEST_NATS_BIN'];
const SHOPPERS = 4;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
/** Answers before the next thing befalls the brokers. */
const ANSWERS_BETWEEN = 60;
const COPIES = 20;
const LOGS = ['orders', 'wallet'] as const;
/** Events of each log that come so often. */
const COPIED = 60;
/** Of a shopper after each round: what is shown here is no matter of speed. */
const PAUSE_MS = 20;
const TEST_MS_MAX = 240_000;

describe.skipIf(BINARY === undefined)('two servers that publish to a cluster of three brokers', () => {
  const random = seededRandom(Date.now() % 2 ** 31);
  let cluster: NatsCluster;
  let servers: Servers;
  let link: NatsLink;
  let owner: Database;
  let streams: Streams;
  beforeAll(async () => {
    cluster = await startNatsCluster(BINARY ?? '');
    servers = await startServers(2, { NATS_URL: cluster.url });
    link = new NatsLink(cluster.url, () => {});
    streams = new Streams(link, servers.database);
    owner = openDatabase({
      connectionString: servers.processes[0]?.databaseUrl ?? '',
      connectionsMax: 2,
      applicationName: 'kontor test',
    });
  });
  afterAll(async () => {
    await owner?.close();
    await link?.close();
    await servers?.close();
    await cluster?.stop();
  });

  /** Load from several shoppers, to whom `story` happens meanwhile. */
  async function underLoad(story: (more: () => Promise<unknown>) => Promise<void>): Promise<Journal> {
    const { store, database } = servers;
    const journal = new Journal();
    const products = [await makeProduct(store, BigInt(PRICE), STOCK), await makeProduct(store, BigInt(PRICE), STOCK)];
    const dearProduct = await makeProduct(store, DEAR_MINOR, STOCK);
    const callers = servers.callers(await makeShoppers(store, database, SHOPPERS));
    let over = false;
    const load = Promise.all(
      callers.map((caller) =>
        shop({ journal, caller, products, dearProduct, random, isOver: () => over, pauseMs: PAUSE_MS }).finally(() => {
          over = true;
        }),
      ),
    );
    const failed = load.then(() => undefined);
    try {
      await story(() => Promise.race([journal.acknowledged(ANSWERS_BETWEEN), failed]));
    } finally {
      over = true;
      await load;
    }
    return journal;
  }

  it(
    'lose no event when one of them is killed, comes back empty, and when all of them have lost everything',
    async () => {
      const journal = await underLoad(async (more) => {
        await more();
        await cluster.kill(0);
        await more();
        await cluster.restart(0, 'store');
        await more();
        await cluster.kill(1);
        await more();
        await cluster.restart(1, 'empty');
        await more();
      });
      await expectEverythingPublished(streams);
      await underLoad(async (more) => {
        await more();
        await cluster.loseEverything();
        await more();
      });
      await expectEverythingPublished(streams);
      await expectConsistent(servers.database, { commands_once: journal.entries.length });
      const readings = await Promise.all(servers.processes.map(({ url }) => metricsAt(url)));
      const sum = (name: string) => readings.reduce((total, reading) => total + (reading.get(name) ?? 0), 0);
      expect(sum('kontor_events_published_total{result="lost"}')).toBeGreaterThan(0);
      expect(sum('kontor_events_received_total{result="fromStream"}')).toBeGreaterThan(0);
      expect(sum('kontor_events_received_total{result="fromLog"}')).toBeGreaterThan(0);
    },
    TEST_MS_MAX,
  );

  it.each([...READ_MODELS.values()])('have told the read model $name of everything', async ({ name, log }) => {
    const following = present(
      readModelsOf(servers.store).find((each) => each.name === name),
      name,
    ).model;
    const isFolded = async () => (await following.lag()).position === (await streams.headOf(log));
    await expect.poll(isFolded, SETTLED).toBe(true);
    const stored = await expectedFacts(servers.database, name as ModelName);
    expect(Object.values(stored).every((rows) => rows.length > 0)).toBe(true);
    expect(await projectedFacts(servers.database, name as ModelName)).toEqual(stored);
  });

  it(
    'let a consumer have each effect once and in order, of events that come twenty times, shuffled and with poison among them',
    async () => {
      const { database } = servers;
      const effects: Effects = await makeEffects(owner, database);
      const poisons: string[] = [];
      const heard = new Set<string>();
      const source = new StreamSource(
        link,
        LOGS,
        logSource(() => database),
        {
          failed: () => undefined,
          poisoned: (log, _sequence, reason) => {
            heard.add(log);
            poisons.push(reason);
          },
        },
      );
      const poisonedPosition = (await streams.headOf('wallet')) + 40n;
      const observer = { failed: () => undefined, buried: () => undefined };
      const deliveries = [
        new Delivery(effects.consumer('orders'), source, observer),
        new Delivery(
          effects.consumer('wallet', ({ position }) => (position === poisonedPosition ? new Error('poison') : null)),
          source,
          observer,
        ),
      ];
      let consuming: Promise<unknown> = Promise.resolve();
      let over = false;
      try {
        await underLoad(async (more) => {
          await more();
          const last = (
            await Promise.all(LOGS.map(async (log) => (await streams.messagesOf(log)).slice(-COPIED)))
          ).flat();
          const followed = async () => {
            for (const log of LOGS) await source.read(log, 0n, { eventsMax: 1, bytesMax: 1 });
            await publish([last[0], last.at(-1)].map((one) => ({ ...(one as Message), text: '{}' })));
            return heard.size;
          };
          await expect.poll(followed, SETTLED).toBe(LOGS.length);
          await publish(shuffled(Array.from({ length: COPIES }, () => last).flat()));
          await publish(last.slice(0, 3).map((each) => ({ ...each, text: `${each.text}?` })));
          consuming = Promise.all(
            deliveries.map(async (delivery) => {
              while (!over) if (!(await delivery.step())) await delay(20);
            }),
          );
          await more();
          await more();
        });
        const logged = Number((await streams.headOf('orders')) + (await streams.headOf('wallet')));
        await expect.poll(async () => (await effects.counted()).effects, SETTLED).toBe(logged - 1);
        over = true;
        await consuming;
        expect(await effects.counted()).toEqual({ effects: logged - 1, events: logged - 1, inOrder: true });
        expect(await readDeadLetters(database, 10)).toMatchObject([{ log: 'wallet', position: poisonedPosition }]);
        expect(poisons.filter((reason) => reason === 'it is not JSON')).toHaveLength(3);
        const use = source.use();
        expect(use.again).toBeGreaterThan((COPIES - 2) * 2 * COPIED);
        expect(use.fromStream).toBeGreaterThan(0);
      } finally {
        over = true;
        await consuming;
        await source.stop();
      }
      await expectEverythingPublished(streams);
    },
    TEST_MS_MAX,
  );

  it('tell how the way to the brokers is, and serve without them', async () => {
    const anyone = new HttpCaller(servers.processes[0]?.url ?? '');
    expect((await anyone.get('/api/status/')).body).toMatchObject({ events: 'online' });
    for (const index of [0, 1, 2]) await cluster.kill(index);
    const status = async () => {
      const [told, ready] = [await anyone.get('/api/status/'), await anyone.get('/readyz')];
      return { events: told.body['events'], ready: ready.status, reasons: ready.body['reasons'] };
    };
    await expect
      .poll(status, SETTLED)
      .toMatchObject({ events: 'offline', ready: 200, reasons: [expect.stringContaining('events')] });
  });

  async function publish(messages: readonly Message[]): Promise<void> {
    const client = await link.client();
    for (let at = 0; at < messages.length; at += 200) {
      await Promise.all(messages.slice(at, at + 200).map(({ subject, text }) => client.publish(subject, text)));
    }
  }

  function shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => [random(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
});

async function metricsAt(url: string): Promise<Map<string, number>> {
  const { text } = await new HttpCaller(url).get('/metrics');
  const lines = text.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm);
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]));
}
