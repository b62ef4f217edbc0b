import { type RedisServer, startRedisServer } from '@kontor/testing/redis-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { RedisLink } from './link.ts';
import { SealedCache } from './sealed-cache.ts';
import { SharedCounts } from './shared-counts.ts';

const BINARY = process.env['KONTOR_TEST_REDIS_BIN'];
const CALLS = 500;
const MINUTE_MS = 60_000;

describe.skipIf(BINARY === undefined)('Redis', () => {
  let server: RedisServer;
  const links: RedisLink[] = [];
  beforeAll(async () => {
    server = await startRedisServer(BINARY ?? '');
  });
  afterEach(() => {
    for (const link of links.splice(0)) link.close();
  });
  afterAll(() => server?.stop());

  async function open(): Promise<RedisLink> {
    const link = new RedisLink(server.url, () => {});
    links.push(link);
    await expect.poll(() => link.use().connected).toBe(true);
    return link;
  }
  const readBack = (cache: SealedCache, key: string) => expect.poll(async () => (await cache.find([key]))?.[0]);

  it('keeps what it is told for as long as it is told, and finds it in the order that is asked for', async () => {
    const cache = new SealedCache(await open(), 'secret');
    cache.keep([
      { key: 'a', value: 'one', ttlMs: MINUTE_MS },
      { key: 'b', value: 'zwei', ttlMs: 200 },
    ]);
    await readBack(cache, 'b').toBe('zwei');
    expect(await cache.find(['x', 'b', 'a'])).toEqual([null, 'zwei', 'one']);
    await readBack(cache, 'b').toBeNull();
    expect(await cache.find(['a'])).toEqual(['one']);
  });

  it('opens nothing that was not sealed by this store under this key', async () => {
    const link = await open();
    const [ours, theirs] = [new SealedCache(link, 'secret'), new SealedCache(link, 'another secret')];
    ours.keep([{ key: 'mine', value: 'value', ttlMs: MINUTE_MS }]);
    await readBack(ours, 'mine').toBe('value');
    expect(await theirs.find(['mine'])).toEqual([null]);
    const sealed = await link.ask((client) => client.get('kontor:mine'));
    await link.ask((client) => client.mSet({ 'kontor:moved': sealed?.answer ?? '', 'kontor:made-up': 'x'.repeat(40) }));
    await link.ask((client) => client.set('kontor:short', 'x'));
    expect(await ours.find(['moved', 'made-up', 'short'])).toEqual([null, null, null]);
  });

  it('counts for all who ask, in one window', async () => {
    const [here, there] = [new SharedCounts(await open()), new SharedCounts(await open())];
    const key = `somebody ${process.pid}`;
    const answers: (number | null)[] = [];
    for (let round = 0; round < 20; round += 1) {
      const counted = await Promise.all([here, there].map((each) => each.count(key, 24 * 60 * MINUTE_MS)));
      answers.push(...counted.map((each) => each?.current ?? null));
    }
    // On a busy machine an answer may come later than anybody waits for it; no two callers ever get the same number.
    const counted = answers.filter((each) => each !== null);
    expect(counted.length).toBeGreaterThan(2);
    expect(new Set(counted).size).toBe(counted.length);
    // Where every answer was counted, the last of them has counted all.
    const least = counted.length === answers.length ? answers.length : 0;
    expect(Math.max(...counted)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...counted)).toBeLessThanOrEqual(answers.length);
  });

  it('that is frozen costs three callers some milliseconds, and all others nothing', async () => {
    const link = await open();
    server.signal('SIGSTOP');
    try {
      const took: number[] = [];
      for (let call = 0; call < CALLS; call += 1) {
        const started = performance.now();
        expect(await link.ask((client) => client.get('x'))).toBeNull();
        took.push(performance.now() - started);
      }
      expect(took.filter((ms) => ms > 10).length).toBeLessThanOrEqual(4);
      expect(link.use()).toMatchObject({ away: expect.any(Number), failed: expect.any(Number) });
      expect(link.use().away).toBeGreaterThanOrEqual(CALLS - 4);
    } finally {
      server.signal('SIGCONT');
    }
    await expect.poll(() => link.ask((client) => client.ping()), { timeout: 10_000 }).toEqual({ answer: 'PONG' });
  });

  it('that was killed is found again, and meanwhile nobody waits for it', async () => {
    const link = await open();
    await server.kill();
    await expect.poll(() => link.use().connected).toBe(false);
    expect(await link.ask((client) => client.ping())).toBeNull();
    await expect(link.ping()).rejects.toThrow(/closed|offline|ECONNREFUSED|socket/i);
    await server.restart('empty');
    await expect.poll(() => link.ask((client) => client.ping()), { timeout: 10_000 }).toEqual({ answer: 'PONG' });
  });
});
