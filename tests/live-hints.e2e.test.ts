import { setTimeout as delay } from 'node:timers/promises';

import { type RedisServer, startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { EventStream } from './support/event-stream.ts';
import { HttpCaller, newAgent } from './support/http-caller.ts';
import { isFailure, type Servers, startServers } from './support/servers.ts';
import { makeShoppers, type Shopper } from './support/shoppers.ts';
import { startTopology } from './support/topology-servers.ts';

const BINARY = process.env['KONTOR_TEST_REDIS_BIN'];
const ROUNDS = 20;
/** Longer than the pause between two looks at the logs. */
const BETWEEN_MS_MAX = 250;

const agent = newAgent();

/** Tops up again and again at one server and listens at another; the milliseconds from each answer to its message. */
async function timesBetween(servers: Servers, writeAt: string, listenAt: string): Promise<number[]> {
  const [shopper] = (await makeShoppers(servers.store, servers.database, 1)) as [Shopper];
  const stream = await listen(listenAt, shopper);
  const caller = new HttpCaller(writeAt, shopper.cookie, agent);
  const times: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await delay(Math.random() * BETWEEN_MS_MAX);
    const told = stream.until(() => transfersIn(stream) === round).then(() => performance.now());
    expect((await caller.post('/wallet/submit/', { amount: '1.00' }, `top-up-${round}`)).status).toBe(200);
    const answeredAt = performance.now();
    times.push((await told) - answeredAt);
  }
  stream.cut();
  return times.sort((one, other) => one - other);
}

async function listen(url: string, { cookie }: Shopper): Promise<EventStream> {
  const stream = new EventStream(url, { cookie });
  await stream.until((messages) => messages.length > 0, 'ready');
  return stream;
}

function transfersIn({ messages }: EventStream): number {
  return messages.filter(({ event }) => event === 'wallet').length;
}

function medianOf(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function hintsAt(url: string, way: 'own' | 'sent' | 'received'): Promise<number> {
  const { text } = await new HttpCaller(url).get('/metrics');
  return Number(new RegExp(`^kontor_live_hints_total\\{way="${way}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

describe.skipIf(BINARY === undefined)('live data', () => {
  let redis: RedisServer;
  /** Two that share nothing but their database, two that share a Redis, and a process for each service that do. */
  let alone: Servers;
  let together: Servers;
  let apart: Servers;
  let without: number[];
  beforeAll(async () => {
    redis = await startRedisServer(BINARY ?? '');
    alone = await startServers(2);
    together = await startServers(2, { REDIS_URL: redis.url });
    apart = await startTopology('apart', { REDIS_URL: redis.url });
    without = await timesBetween(alone, urlOf(alone, 0), urlOf(alone, 1));
  });
  afterAll(async () => {
    agent.destroy();
    await apart?.close();
    await together?.close();
    await alone?.close();
    await redis?.stop();
  });

  const urlOf = ({ processes }: Servers, index: number) => processes[index]?.url ?? '';

  function tell(who: string, times: readonly number[]): void {
    const worst = times.at(-1) ?? Number.NaN;
    process.stdout.write(
      `from answer to stream, ${who}: ${medianOf(times).toFixed(1)} ms, at most ${worst.toFixed(1)}; between two without a Redis: ${medianOf(without).toFixed(1)} ms\n`,
    );
  }

  it('is told sooner of what its own process commits', async () => {
    const times = await timesBetween(alone, urlOf(alone, 0), urlOf(alone, 0));
    tell('one process', times);
    expect(medianOf(times)).toBeLessThan(medianOf(without));
    expect(await hintsAt(urlOf(alone, 0), 'own')).toBeGreaterThanOrEqual(ROUNDS);
    expect(await hintsAt(urlOf(alone, 1), 'received')).toBe(0);
  });

  it('is told sooner over Redis of what another process commits', async () => {
    const times = await timesBetween(together, urlOf(together, 0), urlOf(together, 1));
    tell('two with a Redis', times);
    expect(medianOf(times)).toBeLessThan(medianOf(without));
    expect(await hintsAt(urlOf(together, 0), 'sent')).toBeGreaterThanOrEqual(ROUNDS);
    expect(await hintsAt(urlOf(together, 1), 'received')).toBeGreaterThanOrEqual(ROUNDS);
  });

  it('is told sooner at a gateway over Redis of what a service commits', async () => {
    const times = await timesBetween(apart, urlOf(apart, 0), urlOf(apart, 0));
    tell('services apart', times);
    expect(medianOf(times)).toBeLessThan(medianOf(without));
    expect(await hintsAt(urlOf(apart, 0), 'received')).toBeGreaterThanOrEqual(ROUNDS);
  });

  it.each([
    ['two instances', () => together, 1],
    ['services apart', () => apart, 0],
  ] as const)('is whole whatever becomes of Redis meanwhile: %s', async (_who, serversOf, listenAt) => {
    const servers = serversOf();
    const [shopper] = (await makeShoppers(servers.store, servers.database, 1)) as [Shopper];
    const stream = await listen(urlOf(servers, listenAt), shopper);
    const caller = new HttpCaller(urlOf(servers, 0), shopper.cookie, agent);
    let written = 0;
    const write = async (count: number) => {
      for (let round = 0; round < count; round += 1) {
        written += 1;
        expect((await caller.post('/wallet/submit/', { amount: '1.00' }, `whole-${written}`)).status).toBe(200);
      }
    };
    const expectTold = () => stream.until(() => transfersIn(stream) >= written, `${written} transfers`);
    await write(ROUNDS);
    await redis.command('FLUSHALL');
    await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await write(ROUNDS);
    await expectTold();
    redis.signal('SIGSTOP');
    await write(ROUNDS);
    await expectTold();
    redis.signal('SIGCONT');
    await write(ROUNDS);
    await redis.kill();
    await write(ROUNDS);
    await expectTold();
    await redis.restart('empty');
    const before = await hintsAt(urlOf(servers, listenAt), 'received');
    // And hints come again when Redis is back.
    const again = async () => {
      await write(1);
      return hintsAt(urlOf(servers, listenAt), 'received');
    };
    await expect.poll(again, { timeout: 20_000 }).toBeGreaterThan(before);
    await expectTold();
    const balances = stream.messages.filter(({ event }) => event === 'wallet').map(({ data }) => data['version']);
    expect(balances).toHaveLength(written);
    expect(new Set(balances).size).toBe(written);
    stream.cut();
  });

  it('has said nothing of a failure', () => {
    for (const { processes } of [alone, together, apart]) {
      for (const { log } of processes) expect(log.filter(isFailure)).toEqual([]);
    }
  });
});
