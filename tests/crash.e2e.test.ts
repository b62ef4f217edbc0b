import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { type Expected, formatted, PRICE, shop } from './support/crash-load.ts';
import { type DataFolder, endNow, makeDataFolder } from './support/data-folder.ts';
import { HttpCaller } from './support/http-caller.ts';
import { type Entry, Journal } from './support/journal.ts';
import { seededRandom } from './support/random.ts';
import { killServers, type LogLine, type ServerProcess, startServer } from './support/server-process.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { openStoreAt } from './support/test-store.ts';

const KILLS = 20;
const VICTIMS = ['server', 'postgres', 'both'] as const;
const SHOPPERS = 12;
const PRODUCTS = 3;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
/** Answers between two kills: fewer than these would be no load. */
const ANSWERS_MIN = 25;
const ANSWERS_SPREAD = 75;
/** Requests that are repeated at a time, at the end. */
const REPEATS_AT_ONCE = 64;
const LOG_TAIL = 20;
/** Fourteen starts are in it, each of which takes 10 to 20 s where a dozen others want the same cores. */
const TEST_MS_MAX = 600_000;

describe(`server and PostgreSQL killed ${KILLS} times under load`, () => {
  const seed = Date.now() % 2 ** 31;
  const random = seededRandom(seed);
  const journal = new Journal();
  const logs: (readonly LogLine[])[] = [];
  /** What was done when, for whoever reads a failure. */
  const story: string[] = [];
  const tell = (what: string) => story.push(`${Math.round(performance.now())} ms: ${what}`);
  let folder: DataFolder;
  let server: ServerProcess;
  let shoppers: Shopper[];
  let callers: HttpCaller[];
  let products: string[];
  let dearProduct: string;
  let expected: Expected[];

  const start = async () => {
    server = await startServer({ env: { KONTOR_DATA_DIR: folder.path } });
    logs.push(server.log);
    tell(`server ${server.pid} serves`);
  };
  beforeAll(async () => {
    folder = await makeDataFolder();
    await start();
    const { store, database, close } = openStoreAt(server.databaseUrl);
    shoppers = await makeShoppers(store, database, SHOPPERS);
    products = await Promise.all(Array.from({ length: PRODUCTS }, () => makeProduct(store, BigInt(PRICE), STOCK)));
    dearProduct = await makeProduct(store, DEAR_MINOR, STOCK);
    await close();
    callers = shoppers.map(({ cookie }) => new HttpCaller(() => server.url, cookie));
  });
  afterAll(async () => {
    await killServers();
    await folder?.remove();
  });

  it(
    'goes on each time, and every request is answered in the end',
    async () => {
      onTestFailed(() => {
        const tail = (logs.at(-1) ?? []).slice(-LOG_TAIL).map((line) => JSON.stringify(line).slice(0, 300));
        console.error([`seed ${seed}`, ...story, ...tail].join('\n'));
      });
      let over = false;
      const load = Promise.all(
        callers.map((caller) =>
          shop({ journal, caller, products, dearProduct, random, isOver: () => over }).finally(() => {
            over = true;
          }),
        ),
      );
      // A shopper that fails ends the load: there is nothing to wait for then.
      const failed = load.then(() => undefined);
      let caught = 0;
      for (let kill = 0; kill < KILLS && !over; kill += 1) {
        await Promise.race([journal.acknowledged(ANSWERS_MIN + Math.floor(random() * ANSWERS_SPREAD)), failed]);
        caught += journal.inFlight;
        const victim = VICTIMS[kill % VICTIMS.length] as (typeof VICTIMS)[number];
        tell(`kill ${kill}: ${victim}, with ${journal.inFlight} requests under way`);
        if (victim !== 'server') endNow(await folder.postmaster());
        if (victim === 'postgres') continue;
        await server.end('SIGKILL');
        await start();
      }
      await Promise.race([journal.acknowledged(ANSWERS_MIN), failed]);
      over = true;
      expected = await load;
      expect(caught, 'requests under way when something was killed').toBeGreaterThanOrEqual(KILLS);
    },
    TEST_MS_MAX,
  );

  it('has told every client what became of its requests, also of those whose connection was lost', () => {
    const unanswered = journal.entries.filter(({ answer }) => answer === null);
    const unknown = journal.entries.filter(({ lost }) => lost > 0);
    expect(unanswered).toEqual([]);
    expect(unknown.length).toBeGreaterThan(KILLS);
    // Of some, the effect was there before the connection was lost; of others it came with the retry.
    const replayed = unknown.filter(({ answer }) => answer?.replayed);
    expect(replayed.length).toBeGreaterThan(0);
    expect(replayed.length).toBeLessThan(unknown.length);
    const failures = logs.flat().filter(({ level, status }) => level === 'fatal' || status === 500);
    expect(failures).toEqual([]);
  });

  it('gives every acknowledged answer again under its key, to the byte', async () => {
    const waiting = [...journal.entries];
    const differing: string[] = [];
    const repeat = async ({ caller, path, body, key, answer }: Entry) => {
      const again = await caller.post(path, body, key);
      const same = again.replayed && again.status === answer?.status && again.text === answer.text;
      if (!same) differing.push(`${path}: ${answer?.text} then ${again.status} ${again.text}`);
    };
    const lane = async () => {
      for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) await repeat(entry);
    };
    await Promise.all(Array.from({ length: REPEATS_AT_ONCE }, lane));
    expect(differing).toEqual([]);
    expect(journal.entries.length).toBeGreaterThan(KILLS * ANSWERS_MIN);
  });

  it('holds for each shopper and product what the answers said, and nothing else', async () => {
    for (const [index, caller] of callers.entries()) {
      const { balance, orders } = expected[index] as Expected;
      expect((await caller.get('/wallet/balance/')).body['balance']).toBe(formatted(balance));
      expect(await statusesOf(caller)).toEqual(orders);
    }
    const anyone = new HttpCaller(server.url);
    for (const productId of [...products, dearProduct]) {
      const sum = (of: 'sold' | 'reserved') =>
        expected.reduce((total, shopper) => total + (shopper[of].get(productId) ?? 0), 0);
      const { body } = await anyone.get(`/inventory/products/${productId}/`);
      expect(body).toMatchObject({ stock_quantity: STOCK - sum('sold'), reserved_quantity: sum('reserved') });
    }
    const { database, close } = openStoreAt(server.databaseUrl);
    const paid = expected.flatMap(({ orders }) => [...orders.values()]).filter((status) => status === 'PAID').length;
    await expectConsistent(database, { charged_once: paid, commands_once: journal.entries.length });
    await close();
    expect(paid).toBeGreaterThan(0);
  });
});

/** The status of every order of a shopper, read page by page. */
async function statusesOf(caller: HttpCaller): Promise<Map<string, string>> {
  const statuses = new Map<string, string>();
  for (let page = ''; ; ) {
    const { body } = await caller.get(`/orders/user/orders/?limit=200${page}`);
    const { orders, next_cursor: cursor } = body as unknown as OrderPage;
    for (const { order_id: orderId, status } of orders) statuses.set(orderId, status);
    if (cursor === null) return statuses;
    page = `&cursor=${cursor}`;
  }
}

interface OrderPage {
  readonly orders: readonly { readonly order_id: string; readonly status: string }[];
  readonly next_cursor: string | null;
}
