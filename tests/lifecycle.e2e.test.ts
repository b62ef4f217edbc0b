import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { createEmptyDatabase } from '@kontor/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { type DataFolder, makeDataFolder } from './support/data-folder.ts';
import { type HttpAnswer, HttpCaller, NoAnswer, signIn } from './support/http-caller.ts';
import { killServers, type ServerProcess, startRefused, startServer } from './support/server-process.ts';
import { makeShoppers } from './support/shoppers.ts';
import { openStoreAt } from './support/test-store.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const CLIENTS = 24;
/** Answers before the signal comes, so that it meets a load. */
const ANSWERS_BEFORE = 100;
const TOP_UP = '1.00';
const SECRET = 'a secret of its own, which is long enough';
const INSTANCES = 3;
const MIGRATIONS_APPLIED = statement<{ files: bigint }>(
  'test.count_migrations',
  'SELECT count(*) AS files FROM kontor.migrations',
);

let folder: DataFolder;
beforeAll(async () => {
  folder = await makeDataFolder();
});
afterEach(() => killServers());
afterAll(() => folder?.remove());

const start = (cwd?: string) =>
  startServer({ env: { KONTOR_DATA_DIR: folder.path }, ...(cwd === undefined ? {} : { cwd }) });

describe.each(['SIGTERM', 'SIGINT'] as const)('%s under load', (signal) => {
  it('answers every request that it took, stops its PostgreSQL and ends with 0', async () => {
    const server = await start();
    const callers = await signedIn(server);
    const sent = new Map<string, { readonly caller: number; readonly answer: HttpAnswer | null }>();
    const enough = Promise.withResolvers<void>();
    let [ending, underWay, underWayAtSignal, answeredLater] = [false, 0, 0, 0];
    const load = callers.map(async (caller, index) => {
      for (let lost = false; !lost; ) {
        const key = uuidv7(Date.now());
        underWay += 1;
        const answer = await topUp(caller, key).catch(onlyNoAnswer);
        underWay -= 1;
        sent.set(key, { caller: index, answer });
        if (sent.size >= ANSWERS_BEFORE) enough.resolve();
        if (ending && answer !== null) answeredLater += 1;
        lost = answer === null;
      }
    });
    await enough.promise;
    [ending, underWayAtSignal] = [true, underWay];
    expect(await server.end(signal)).toEqual({ code: 0, signal: null });
    await Promise.all(load);
    expect(await folder.processes()).toEqual([]);
    expect(underWayAtSignal).toBeGreaterThan(0);
    expect(answeredLater).toBeGreaterThan(0);

    // What was not answered was never taken; what was answered stands.
    const again = await start();
    const retry = callers.map((caller) => caller.at(again.url));
    const wrong: unknown[] = [];
    for (const [key, { caller, answer }] of sent) {
      const repeated = await topUp(retry[caller] as HttpCaller, key);
      const stands = repeated.replayed && repeated.text === answer?.text;
      const neverTaken = !repeated.replayed && (answer === null || answer.status === 503);
      if (repeated.status !== 200 || !(stands || neverTaken)) wrong.push({ answer, repeated });
    }
    expect(wrong).toEqual([]);
    expect([...sent.values()].filter(({ answer }) => answer?.status === 200).length).toBeGreaterThan(
      ANSWERS_BEFORE / 2,
    );
    expect(await again.end(signal)).toEqual({ code: 0, signal: null });
    expect(await folder.processes()).toEqual([]);
  });
});

describe('two servers on one data folder, started from elsewhere', () => {
  it('share its PostgreSQL and answer the same, and the second one leaves it running', async () => {
    const [first, second] = [await start('/'), await start('/')];
    expect(second.databaseUrl).toBe(first.databaseUrl);
    const products = await Promise.all(
      [first, second].map(async ({ url }) => (await new HttpCaller(url).get('/inventory/products/')).text),
    );
    expect(products[0]).toContain('Laptop Gaming');
    expect(products[1]).toBe(products[0]);

    const here = await signIn(first.url, 'testuser1', 'testpass123');
    const there = here.at(second.url);
    const { products: list } = JSON.parse(products[0] ?? '') as { products: { id: string; name: string }[] };
    const mouse = list.find(({ name }) => name === 'Gaming Mouse')?.id;
    const order = { items: [{ product_id: mouse, quantity: 1 }], shipping_address: 'Jalan Merdeka 1' };
    const created = await here.post('/orders/create/', order, 'made here');
    const path = `/orders/${String(created.body['order_id'])}/`;
    expect((await there.get(path)).text).toBe((await here.get(path)).text);
    expect(await there.post('/orders/create/', order, 'made here')).toMatchObject({
      replayed: true,
      text: created.text,
    });
    const paid = await there.post('/orders/payment/process/', { order_id: created.body['order_id'] });
    expect(paid).toMatchObject({ status: 200, body: { balance: '4200000.00' } });
    for (const each of ['/wallet/balance/', '/wallet/transactions/', '/orders/user/orders/', path]) {
      expect((await there.get(each)).text, each).toBe((await here.get(each)).text);
    }

    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect((await here.get(path)).body['status']).toBe('PAID');
    expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await folder.processes()).toEqual([]);
  });
});

describe('a start under a wrong configuration', () => {
  let demo: Awaited<ReturnType<typeof createEmptyDatabase>>;
  beforeAll(async () => {
    demo = await createEmptyDatabase();
  });
  afterAll(() => demo?.drop());

  it.each([
    { wrong: { PORT: 'abc' }, named: 'PORT' },
    { wrong: { PORT: '65536' }, named: 'PORT' },
    { wrong: { KONTOR_MODE: 'x' }, named: 'KONTOR_MODE' },
    { wrong: { RESERVATION_TTL: 'soon' }, named: 'RESERVATION_TTL' },
    { wrong: { KONTOR_MODE: 'production', RATE_LIMITS: 'on' }, named: 'SECRET_KEY' },
    { wrong: { KONTOR_MODE: 'production', RATE_LIMITS: 'on', SECRET_KEY: 'changeme' }, named: 'SECRET_KEY' },
    { wrong: { KONTOR_MODE: 'production', SECRET_KEY: SECRET }, named: 'RATE_LIMITS' },
    { wrong: { DATABASE_URL: 'mysql://localhost/kontor' }, named: 'DATABASE_URL' },
  ])('ends with one line that names $named ($wrong)', async ({ wrong, named }) => {
    await expectRefused({ KONTOR_DATA_DIR: folder.path, ...wrong }, named);
  });

  it('ends the same way where the database remembers otherwise', async () => {
    const server = await startServer({ env: { DATABASE_URL: demo.connectionString } });
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    await expectRefused({ DATABASE_URL: demo.connectionString, CURRENCY: 'USD' }, 'CURRENCY');
    const production = { KONTOR_MODE: 'production', RATE_LIMITS: 'on', SECRET_KEY: SECRET };
    await expectRefused({ DATABASE_URL: demo.connectionString, ...production }, 'KONTOR_MODE');
  });

  async function expectRefused(env: Readonly<Record<string, string>>, named: string): Promise<void> {
    const { code, stderr } = await startRefused({ env });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^kontor does not start: ${named}: [^\n]+\n$`));
  }
});

describe(`${INSTANCES} servers that start at once on an empty database`, () => {
  it('migrate it once, fill it once, and serve the same', async () => {
    const empty = await createEmptyDatabase();
    const env = { DATABASE_URL: empty.connectionString };
    const servers = await Promise.all(Array.from({ length: INSTANCES }, () => startServer({ env })));
    const { database, close } = openStoreAt(empty.connectionString);
    try {
      const applied = servers.flatMap(({ log }) =>
        log.filter(({ msg }) => String(msg).startsWith('migration applied')),
      );
      const [{ files } = { files: 0n }] = await database.rows(MIGRATIONS_APPLIED);
      expect(new Set(applied.map(({ msg }) => msg)).size).toBe(applied.length);
      expect([applied.length, applied.length > 0]).toEqual([Number(files), true]);

      const lists = await Promise.all(servers.map(({ url }) => new HttpCaller(url).get('/inventory/products/')));
      expect(new Set(lists.map(({ text }) => text)).size).toBe(1);
      expect(lists[0]?.body['products']).toHaveLength(5);
      const balances = await Promise.all(
        servers.map(async ({ url }) => (await signIn(url, 'admin', 'admin')).get('/wallet/balance/')),
      );
      expect(balances.map(({ body }) => body['balance'])).toEqual(Array(INSTANCES).fill('10000.00'));
      await expectConsistent(database, { users_are_the_fold: 3, transfers_are_the_events: 3 });
      expect(servers.flatMap(({ log }) => log.filter(({ level }) => level === 'error'))).toEqual([]);
    } finally {
      await close();
      await killServers();
      await empty.drop();
    }
  });
});

describe('a server whose output nobody reads any more', () => {
  it('goes on, and ends when it is told to', async () => {
    const server = await start();
    server.stopReading();
    const anyone = new HttpCaller(server.url);
    for (let asked = 0; asked < ANSWERS_BEFORE; asked += 1) {
      expect((await anyone.get('/inventory/products/')).status).toBe(200);
    }
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await folder.processes()).toEqual([]);
  });

  it('ends also when the signal is the first that it has to say', async () => {
    const server = await start();
    server.stopReading();
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('npm start', () => {
  it('ends the store when npm is told to end', async () => {
    const { PATH = '', HOME = '/' } = process.env;
    const env = { PATH, HOME, PORT: '0', HOST: '127.0.0.1', KONTOR_DATA_DIR: folder.path };
    const npm = spawn('npm', ['start'], { env, cwd: PROJECT, stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(npm, 'close');
    let url = '';
    for await (const line of createInterface({ input: npm.stdout })) {
      url = /"url":"([^"]+)".*"msg":"kontor is ready"/.exec(line)?.[1] ?? '';
      if (url !== '') break;
    }
    npm.stdout.resume();
    expect((await new HttpCaller(url).get('/healthz')).status).toBe(200);
    npm.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await expect(new HttpCaller(url).get('/healthz')).rejects.toThrow(/ECONNREFUSED/);
    expect(await folder.processes()).toEqual([]);
  });
});

async function signedIn(server: ServerProcess): Promise<HttpCaller[]> {
  const { store, database, close } = openStoreAt(server.databaseUrl);
  const shoppers = await makeShoppers(store, database, CLIENTS);
  await close();
  return shoppers.map(({ cookie }) => new HttpCaller(server.url, cookie));
}

function topUp(caller: HttpCaller, key: string): Promise<HttpAnswer> {
  return caller.post('/wallet/submit/', { amount: TOP_UP }, key);
}

function onlyNoAnswer(error: unknown): null {
  if (error instanceof NoAnswer) return null;
  throw error;
}
