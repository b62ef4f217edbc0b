import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { readLogEnd } from '@kontor/backoffice/follow';
import { READ_MODELS } from '@kontor/backoffice/read-models';
import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { type Standby, startStandby } from '@kontor/testing/standby';
import { type SystemServer, startSystemServer } from '@kontor/testing/system-server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { Browser } from './support/browser-caller.ts';
import { operations, World } from './support/history.ts';
import { HttpCaller, newAgent } from './support/http-caller.ts';
import { expectedFacts, type ModelName, projectedFacts } from './support/read-model-facts.ts';
import { killServers, type ServerProcess, startServer } from './support/server-process.ts';
import { isFailure } from './support/servers.ts';
import { makeProduct, makeShoppers } from './support/shoppers.ts';
import { type OpenStore, openStoreAt } from './support/test-store.ts';

const BINARIES = process.env['KONTOR_TEST_PG15_BIN'];
const BROWSERS = 6;
const ROUNDS = 40;
const LAG_SECONDS_MAX = 2;
const PROGRAM = fileURLToPath(new URL('../kontor.mjs', import.meta.url));
const TRADES = 60;
const REBUILD_MS_MAX = 60_000;

const agent = newAgent();

describe.skipIf(BINARIES === undefined)('two instances that read from a streaming replica', () => {
  let primary: SystemServer;
  let standby: Standby;
  let replica: Database;
  let instances: ServerProcess[];
  let opened: OpenStore;
  let urls: string[];
  beforeAll(async () => {
    primary = await startSystemServer(BINARIES ?? '');
    standby = await startStandby(BINARIES ?? '', primary.connectionString);
    const url = standby.at(primary.connectionString);
    replica = openDatabase({ connectionString: url, connectionsMax: 1, applicationName: 'kontor test' });
    instances = [];
    for (let index = 0; index < 2; index += 1) {
      const env = { DATABASE_URL: primary.connectionString, READ_DATABASE_URL: url };
      instances.push(await startServer({ env }));
    }
    urls = instances.map((each) => each.url);
    opened = openStoreAt(primary.connectionString);
  });
  afterAll(async () => {
    agent.destroy();
    await killServers();
    await opened?.close();
    await replica?.close();
    await standby?.stop();
    await primary?.stop();
  });

  const reads = async (to: 'replica' | 'behind' | 'away') => {
    const counts = await Promise.all(
      urls.flatMap((url) =>
        ['orders', 'inventory', 'wallet'].map((service) =>
          metricAt(url, `kontor_replica_reads_total{service="${service}",to="${to}"}`),
        ),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const replay = (what: 'pause' | 'resume') =>
    replica.rows(statement(`test.${what}_replay`, `SELECT pg_wal_replay_${what}()`));
  /** Has the replica replay what was committed so long ago, and not sooner. */
  const delayReplay = async (time: string) => {
    await replica.rows(statement('', `ALTER SYSTEM SET recovery_min_apply_delay = '${time}'`));
    await replica.rows(statement('', 'SELECT pg_reload_conf()'));
  };
  const shoppers = () => makeShoppers(opened.store, opened.database, BROWSERS);

  async function topUpAndRead(browser: Browser, rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round += 1) {
      expect((await browser.post('/wallet/submit/', { amount: '1.00' })).status).toBe(200);
      expect((await browser.get('/wallet/balance/')).body['balance']).toBe(`${round}.00`);
    }
  }

  it('shows everybody what he has just written, wherever he reads it', async () => {
    const browsers = (await shoppers()).map(({ cookie }) => new Browser(cookie, urls, agent));
    await Promise.all(browsers.map((browser) => topUpAndRead(browser, ROUNDS)));
    expect(await reads('behind')).toBeGreaterThan(0);
    // A while later the replica has seen it, and tells the same.
    const before = await reads('replica');
    await expect
      .poll(async () => {
        for (const browser of browsers) {
          expect((await browser.get('/wallet/balance/')).body['balance']).toBe(`${ROUNDS}.00`);
        }
        return reads('replica');
      })
      .toBeGreaterThanOrEqual(before + BROWSERS);
  });

  it('never sends there who brings no mark, for he may have written', async () => {
    const [shopper] = await shoppers();
    const before = await reads('replica');
    const caller = new HttpCaller(urls[0] ?? '', shopper?.cookie);
    for (let round = 0; round < 20; round += 1) expect((await caller.get('/wallet/balance/')).status).toBe(200);
    expect(await reads('replica')).toBe(before);
  });

  it('goes to the primary while the replica is too far behind, and back when it has caught up', async () => {
    const browsers = (await shoppers()).map(({ cookie }) => new Browser(cookie, urls, agent));
    const anyone = new HttpCaller(urls[1] ?? '');
    await replay('pause');
    try {
      await Promise.all(browsers.map((browser) => topUpAndRead(browser, 5)));
      const productId = await makeProduct(opened.store, 500n, 3);
      const lag = () => metricAt(urls[1] ?? '', 'kontor_replica_lag_seconds{service="inventory"}');
      await expect.poll(lag, { timeout: 20_000 }).toBeGreaterThan(LAG_SECONDS_MAX);
      const [before, away] = [await reads('replica'), await reads('away')];
      for (let round = 0; round < 10; round += 1) {
        expect((await anyone.get(`/inventory/products/${productId}/`)).body).toMatchObject({ stock_quantity: 3 });
      }
      expect([await reads('replica'), await reads('away')]).toEqual([before, away + 10]);
    } finally {
      await replay('resume');
    }
    await expectReadsAtReplica();
  });

  it('lets nobody read what is old while the replica is ten seconds behind, under load', async () => {
    const browsers = (await shoppers()).map(({ cookie }) => new Browser(cookie, urls, agent));
    const anyone = new HttpCaller(urls[0] ?? '');
    const productId = await makeProduct(opened.store, 500n, 3);
    const lag = () => metricAt(urls[0] ?? '', 'kontor_replica_lag_seconds{service="inventory"}');
    const [atReplica, away] = [await reads('replica'), await reads('away')];
    await delayReplay('10s');
    try {
      let over = false;
      let written = 0;
      const load = browsers.map(async (browser) => {
        for (let balance = 1; !over; balance += 1) {
          expect((await browser.post('/wallet/submit/', { amount: '1.00' })).status).toBe(200);
          expect((await browser.get('/wallet/balance/')).body['balance']).toBe(`${balance}.00`);
          expect((await anyone.get(`/inventory/products/${productId}/`)).body).toMatchObject({ stock_quantity: 3 });
          written += 1;
        }
      });
      const farBehind = async () => {
        await expect.poll(lag, { timeout: 40_000, interval: 250 }).toBeGreaterThan(9);
      };
      await Promise.race([farBehind(), Promise.all(load)]);
      const seconds = await lag();
      over = true;
      await Promise.all(load);
      const left = (await reads('away')) - away;
      process.stdout.write(
        `replica ${seconds.toFixed(1)} s behind: ${written} writes, ${left} reads kept from it, ${(await reads('replica')) - atReplica} before it was too far\n`,
      );
      expect(written).toBeGreaterThan(100);
      expect(left).toBeGreaterThan(100);
    } finally {
      await delayReplay('0');
    }
    await expectReadsAtReplica();
  });

  it('goes on without the replica when that is gone, and takes it up again when it is back', async () => {
    const browsers = (await shoppers()).map(({ cookie }) => new Browser(cookie, urls, agent));
    const load = Promise.all(browsers.map((browser) => topUpAndRead(browser, ROUNDS)));
    const before = await reads('away');
    await standby.kill();
    await load;
    const anyone = new HttpCaller(urls[0] ?? '');
    await expect
      .poll(async () => {
        expect((await anyone.get('/inventory/products/')).status).toBe(200);
        return reads('away');
      })
      .toBeGreaterThan(before);
    await standby.restart();
    await expectReadsAtReplica();
  });

  it('has kept the books, and said nothing of a failure', async () => {
    await expectConsistent(opened.database, { commands_once: BROWSERS * ROUNDS });
    for (const { log } of instances) expect(log.filter(isFailure)).toEqual([]);
  });

  it.each([...READ_MODELS.keys()] as ModelName[])(
    'has the read model %s rebuilt from it as far as it has come, and from the primary beyond',
    async (name) => {
      await trade();
      const model = present(READ_MODELS.get(name), name);
      const isReplayed = async () => (await readLogEnd(model, replica)) === (await readLogEnd(model, opened.database));
      await expect.poll(isReplayed).toBe(true);
      await replay('pause');
      try {
        await trade();
        const { told } = await rebuilt(name);
        expect(told.replica).toBe('used');
        expect(told.from_replica).toBeGreaterThan(0);
        expect(told.from_primary).toBeGreaterThan(0);
      } finally {
        await replay('resume');
      }
    },
  );

  it.each([
    ['frozen', () => standby.signal('SIGSTOP'), () => standby.signal('SIGCONT')],
    ['away', () => standby.kill(), () => standby.restart()],
  ] as const)('has a read model rebuilt from the primary where it is %s, and is told so', async (_how, lose, find) => {
    await lose();
    try {
      const { told, stderr } = await rebuilt('backoffice');
      expect(told).toMatchObject({ replica: 'failed', from_replica: 0 });
      expect(stderr).toContain('the replica cannot be used: the rest is read from the primary');
    } finally {
      await find();
    }
    await expectReadsAtReplica();
  });

  /** Random histories beside the two instances, which fold them. Their people are nobody's users. */
  async function trade(): Promise<void> {
    const world = new World(opened.store);
    await world.open();
    for (const operation of fc.sample(operations, { numRuns: TRADES })) await world.apply(operation);
  }

  async function rebuilt(name: ModelName) {
    const READ_DATABASE_URL = standby.at(primary.connectionString);
    const answer = await rebuildByCommand(name, { DATABASE_URL: primary.connectionString, READ_DATABASE_URL });
    expect(answer.told.from_replica + answer.told.from_primary).toBe(answer.told.position);
    expect(await projectedFacts(opened.database, name)).toEqual(await expectedFacts(opened.database, name));
    return answer;
  }

  async function expectReadsAtReplica(): Promise<void> {
    const before = await reads('replica');
    const anyone = new HttpCaller(urls[0] ?? '');
    const read = async () => {
      expect((await anyone.get('/inventory/products/')).status).toBe(200);
      return reads('replica');
    };
    await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(before);
  }
});

/** What the command tells as JSON, and what it says beside. */
async function rebuildByCommand(name: string, env: Readonly<Record<string, string>>) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, 'rebuild', name, '--json'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    timeout: REBUILD_MS_MAX,
  });
  const told = JSON.parse(stdout) as {
    readonly replica: string;
    readonly position: number;
    readonly from_replica: number;
    readonly from_primary: number;
  };
  return { told, stderr };
}

/** The value of one metric of an instance. */
async function metricAt(url: string, name: string): Promise<number> {
  const { text } = await new HttpCaller(url).get('/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}
