import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type Database, openDatabase } from '@kontor/postgres/database';
import { NatsLink } from '@kontor/relay/jetstream/link';
import { Delivery } from '@kontor/runtime/consumer';
import { logSource } from '@kontor/runtime/read-log';
import { type NatsServer, startNatsServer } from '@kontor/testing/nats-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Effects, makeEffects } from './support/effects.ts';
import { HttpCaller } from './support/http-caller.ts';
import { type Servers, startServers } from './support/servers.ts';
import { makeProduct } from './support/shoppers.ts';
import { expectEverythingPublished, SETTLED, Streams } from './support/streams.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const BINARY = process.env['KONTOR_TEST_NATS_BIN'];
const PROGRAM = fileURLToPath(new URL('../kontor.mjs', import.meta.url));
const PRODUCTS = 10;
const LOG = 'inventory';
const POISONED = 5n;

type Environment = Readonly<Record<string, string>>;

/** Servers, what the command is told of them, and where a consumer of the inventory's log has its effects. */
interface World {
  readonly servers: Servers;
  readonly env: Environment;
  readonly effectsUrl: string;
}

async function together(env: Environment): Promise<World> {
  const servers = await startServers(1, env);
  return {
    servers,
    env: { KONTOR_DATA_DIR: servers.folder.path },
    effectsUrl: servers.processes[0]?.databaseUrl ?? '',
  };
}

/** The consumer is in the wallet's database, and its log in another. */
async function apart(env: Environment): Promise<World> {
  const servers: TopologyServers = await startTopology('apart', env);
  const urls = Object.entries(servers.databases).map(([service, url]) => [
    `${service.toUpperCase()}_DATABASE_URL`,
    url,
  ]);
  return { servers, env: Object.fromEntries(urls), effectsUrl: servers.databases.wallet };
}

describe.skipIf(BINARY === undefined).each([
  { where: 'on one database', start: together },
  { where: 'of services with databases of their own', start: apart },
])('npm run events, $where', ({ start }) => {
  let nats: NatsServer;
  let world: World;
  let link: NatsLink;
  let streams: Streams;
  let beside: Database;
  let effects: Effects;
  let isPoisoned = true;
  let head: number;
  beforeAll(async () => {
    nats = await startNatsServer(BINARY ?? '');
    world = await start({ NATS_URL: nats.url });
    const { servers, effectsUrl } = world;
    beside = openDatabase({ connectionString: effectsUrl, connectionsMax: 2, applicationName: 'kontor test' });
    effects = await makeEffects(beside, beside);
    for (let made = 0; made < PRODUCTS; made += 1) await makeProduct(servers.store, 100n, 1);
    link = new NatsLink(nats.url, () => {});
    streams = new Streams(link, servers.database);
    head = Number(await streams.headOf(LOG));
  });
  afterAll(async () => {
    await link?.close();
    await beside?.close();
    await world?.servers.close();
    await nats?.stop();
  });

  /** What the command wrote, and how it ended. */
  async function events(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
    const { PATH = '', HOME = '/' } = process.env;
    const env = { PATH, HOME, ...world.env };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, 'events', ...args], { env });
      return { code: 0, text: stdout };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, text: stderr };
    }
  }

  /** Has the consumer take all there is, burying what it cannot. */
  async function takeAll(): Promise<void> {
    const consumer = effects.consumer(LOG, ({ position }) =>
      isPoisoned && position === POISONED ? new Error('the shelf is on fire') : null,
    );
    const source = logSource(() => world.servers.database);
    const delivery = new Delivery(consumer, source, { failed: () => {}, buried: () => {} });
    while ((await consumer.position()) < BigInt(head)) await delivery.step();
  }

  const duplicates = async () => {
    const texts = await Promise.all(
      world.servers.processes.map(async ({ url }) => (await new HttpCaller(url).get('/metrics')).text),
    );
    return texts
      .map((text) => Number(/^kontor_events_published_total\{result="duplicates"\} (\d+)$/m.exec(text)?.[1]))
      .reduce((sum, value) => sum + value, 0);
  };

  it('tells how far the logs are published and taken', async () => {
    await expectEverythingPublished(streams);
    await takeAll();
    const { text } = await events('status');
    for (const log of ['orders', 'inventory', 'wallet', 'identity']) {
      expect(text).toMatch(new RegExp(`^${log} +0 events not published$`, 'm'));
    }
    expect(text).toMatch(new RegExp(`^${LOG} +effects has taken everything up to ${head}$`, 'm'));
    expect(text).toMatch(/^1 dead letter$/m);
  });

  it('tells which events could not be taken, and why', async () => {
    const { text } = await events('letters');
    expect(text).toMatch(/^\S+ {2}effects {2}inventory 5 \w+ {2}after 5 tries: the shelf is on fire$/m);
  });

  it('has a log published again from a position, of which the broker keeps nothing twice', async () => {
    const before = await duplicates();
    const from = head - PRODUCTS;
    expect(await events('replay', LOG, '--from', String(from))).toMatchObject({ code: 0 });
    await expect.poll(async () => (await duplicates()) - before, SETTLED).toBe(PRODUCTS);
    await expectEverythingPublished(streams);
  });

  it('has a consumer take it again: what it could not take is tried again, and nothing else has an effect', async () => {
    isPoisoned = false;
    expect(await events('replay', LOG, '--from', '0', '--consumer', 'effects')).toMatchObject({ code: 0 });
    expect((await events('letters')).text).toBe('');
    await takeAll();
    expect(await effects.counted()).toMatchObject({ effects: head, events: head });
  });

  it('has every effect again where that is asked for', async () => {
    const from = head - PRODUCTS;
    const replay = ['replay', LOG, '--from', String(from), '--consumer', 'effects', '--again'];
    expect(await events(...replay)).toMatchObject({ code: 0 });
    await takeAll();
    expect(await effects.counted()).toMatchObject({ effects: head + PRODUCTS, events: head });
  });

  it.each([
    [['replay', LOG, '--from', '1000000'], /^--from: inventory is not published beyond 1000000/],
    [['replay', LOG, '--from', '1000000', '--consumer', 'effects'], /^--from: effects has taken inventory up to \d+,/],
    [
      ['replay', LOG, '--from', '0', '--consumer', 'efects'],
      /^--consumer: inventory has no consumer "efects"; it has effects$/m,
    ],
    [['replay', 'orders', '--from', '0', '--consumer', 'effects'], /^--consumer: orders has no consumer "effects"/],
    [['replay', LOG], /^--from: the position after which to begin/],
    [['replay', 'stock', '--from', '0'], /^usage: npm run events/],
  ])('says in a line what is wrong, and does nothing: %j', async (args, line) => {
    const { code, text } = await events(...args);
    expect([code, text]).toEqual([1, expect.stringMatching(line)]);
    expect((await events('status')).text).toMatch(
      new RegExp(`^${LOG} +effects has taken everything up to ${head}$`, 'm'),
    );
  });
});
