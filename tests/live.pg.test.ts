import type { App } from '@kontor/http/app';
import { uuidv7 } from '@kontor/kernel/uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { expectOk } from './support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from './support/api-world.ts';
import { changesIn, EventStream, type Message, type StreamOptions } from './support/event-stream.ts';

const SESSION_END_MS_MAX = 2_500;
const ROUNDS = 12;
let world: ApiWorld;
/** Two applications on one database, as two processes are. */
let servers: readonly [string, string];
const open: EventStream[] = [];

beforeAll(async () => {
  world = await openApiWorld();
  servers = [await listen(world.app), await listen(await world.another())];
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.cut();
});
afterAll(() => world.drop());

async function listen(app: App): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 });
}

function connect(who: { readonly cookie: string } | null, options: StreamOptions = {}, server = 0): EventStream {
  const stream = new EventStream(servers[server] as string, { cookie: who?.cookie ?? null, ...options });
  open.push(stream);
  return stream;
}

async function ready(stream: EventStream): Promise<EventStream> {
  await stream.until((messages) => messages.length > 0, 'ready');
  return stream;
}

/** Buys `count` times, and tells the changes that are to be told, in their order. */
async function shop(person: Person, productId: string, count: number): Promise<string[]> {
  const expected: string[] = [];
  for (let round = 0; round < count; round += 1) {
    const orderId = await world.order(person, productId);
    expectOk(await world.pay(person, orderId));
    expected.push(`order ${orderId}  1`, `order ${orderId}  2`, `wallet ${orderId}`);
  }
  return expected;
}

/** Of a wallet's changes the test knows the order beforehand, not the account's version. */
function withoutAccount(changes: readonly string[]): string[] {
  return changes
    .map((change) => (change.startsWith('wallet') ? change.split(' ').slice(0, 2).join(' ') : change))
    .sort();
}

it('tells a customer of his orders and his money, in their order, and stock of the products that he named', async () => {
  const customer = await world.customer();
  const productId = await world.product(10);
  const stream = await ready(connect(customer, { query: `?products=${productId}` }));
  expect((await stream.opened()).headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const orderId = await world.order(customer, productId, 3);
  expectOk(await world.pay(customer, orderId));
  expectOk(
    await customer.api.post('/orders/cancel/', {
      order_id: orderId,
    }),
  );
  const restocked = (messages: readonly Message[]) =>
    messages.some(({ event, data }) => event === 'stock' && JSON.stringify(data).includes('"available_quantity":10'));
  await stream.until((messages) => changesIn(messages).length === 5 && restocked(messages));
  const of = (kind: string) => stream.messages.filter(({ event }) => event === kind).map(({ data }) => data);
  expect(of('order').map(({ status, version }) => [status, version])).toEqual([
    ['PENDING', 1],
    ['PAID', 2],
    ['CANCELLED', 3],
  ]);
  expect(of('wallet')).toMatchObject([
    { kind: 'payment', amount: '30.00', balance: '999970.00', order_id: orderId, user_id: customer.userId },
    { kind: 'refund', amount: '30.00', balance: '1000000.00', order_id: orderId },
  ]);
  expect(of('stock').at(-1)).toEqual({
    products: [{ product_id: productId, stock_quantity: 10, reserved_quantity: 0, available_quantity: 10 }],
  });
});

it('tells staff of everything, anybody of the stock of the products he names, and nobody of nothing', async () => {
  const customer = await world.customer();
  const productId = await world.product(5);
  const other = await world.product(5);
  const staff = await ready(connect(world.staff, { query: '?topics=orders,stock' }));
  const visitor = await ready(connect(null, { query: `?products=${productId}` }));
  const heard = (messages: readonly Message[]) => JSON.stringify(messages).includes('"available_quantity":4');
  const [orderId] = [await world.order(customer, productId), await world.order(customer, other)];
  await Promise.all([
    staff.until((messages) => changesIn(messages).length === 2 && heard(messages)),
    visitor.until(heard),
  ]);
  expect(staff.messages.find(({ event }) => event === 'order')?.data).toMatchObject({
    order_id: orderId,
    customer_id: customer.userId,
  });
  expect(staff.messages.some(({ event }) => event === 'wallet')).toBe(false);
  expect(visitor.messages.at(-1)?.data).toMatchObject({ products: [{ product_id: productId, available_quantity: 4 }] });
  const nobody = connect(null);
  expect((await nobody.opened()).statusCode).toBe(401);
});

it('tells a product that was changed', async () => {
  const productId = await world.product(1);
  const stream = await ready(connect(null, { query: `?products=${productId}` }));
  expectOk(
    await world.staff.api.patch(`/inventory/products/${productId}/`, { name: 'Tea <b>', price: '12.50', version: 1 }),
  );
  await stream.until((messages) => messages.some(({ data }) => data['version'] === 2));
  expect(stream.messages.findLast(({ event }) => event === 'product')?.data).toEqual({
    product_id: productId,
    version: 2,
    name: 'Tea <b>',
    price: '12.50',
    active: true,
  });
});

it('leaves no gap and tells nothing twice to those who come and go between two servers while others shop at once', async () => {
  const productId = await world.product(10_000);
  const people = await Promise.all(Array.from({ length: 8 }, () => world.customer()));
  const first = await Promise.all(people.map((person, index) => ready(connect(person, {}, index % 2))));
  const listening = people.map(async (person, index) => {
    const told: string[] = [];
    const strangers: Message[] = [];
    let stream = first[index] as EventStream;
    const take = () => {
      told.push(...changesIn(stream.messages));
      strangers.push(
        ...stream.messages.filter(
          ({ data }) => ![undefined, person.userId].includes((data['customer_id'] ?? data['user_id']) as string),
        ),
      );
    };
    const expected = () => told.length + changesIn(stream.messages).length >= ROUNDS * 3;
    for (let turn = 1; !expected(); turn += 1) {
      await stream.until((messages) => messages.length >= 1 + (turn % 4) || expected());
      if (expected()) break;
      stream.cut();
      await stream.ended;
      take();
      const { lastEventId } = stream;
      stream = await ready(connect(person, { lastEventId }, (turn + index) % 2));
      expect(stream.messages[0]).toMatchObject({ event: 'ready', data: { resumed: true } });
    }
    take();
    return { told, strangers };
  });
  const shopped = Promise.all(people.map((person) => shop(person, productId, ROUNDS)));
  const expected = await shopped;
  const heard = await Promise.all(listening);
  for (const [index, { told, strangers }] of heard.entries()) {
    expect(new Set(told).size).toBe(told.length);
    expect(withoutAccount(told)).toEqual([...(expected[index] as string[])].sort());
    expect(strangers).toEqual([]);
  }
});

it('serves 200 listeners of whom a quarter takes nothing for a while, and all hear the same in the end', async () => {
  const productId = await world.product(10_000);
  const staff = await Promise.all(
    Array.from({ length: 20 }, async (_, index) =>
      index === 0 ? world.staff : index === 1 ? world.admin : world.customer(),
    ),
  );
  const shopper = await world.customer();
  const streams = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const person = staff[index % staff.length] as Person;
      const query = `?products=${productId}`;
      return ready(connect(person, { query }, index % 2));
    }),
  );
  const slow = streams.filter((_, index) => index % 4 === 0);
  await Promise.all(slow.map((stream) => stream.pause()));
  const expected = await shop(shopper, productId, 30);
  const left = 10_000 - 30;
  const heard = (messages: readonly Message[]) =>
    JSON.stringify(messages.findLast(({ event }) => event === 'stock')?.data ?? {}).includes(
      `"stock_quantity":${left}`,
    );
  await Promise.all(streams.filter((stream) => !slow.includes(stream)).map((stream) => stream.until(heard)));
  await Promise.all(slow.map((stream) => stream.resume()));
  await Promise.all(slow.map((stream) => stream.until(heard)));
  const all = streams.filter((_, index) => index % staff.length < 2);
  // Orders of just before may still be told: a stream begins where its server had read to.
  const asked = new Set(expected);
  const told = (messages: readonly Message[]) =>
    withoutAccount(changesIn(messages)).filter((change) => asked.has(change));
  for (const stream of all) {
    await stream.until((messages) => told(messages).length === expected.length);
    expect(told(stream.messages)).toEqual([...expected].sort());
  }
  const customers = streams.filter((_, index) => index % staff.length >= 2);
  expect(customers.flatMap(({ messages }) => changesIn(messages))).toEqual([]);
});

it.each([
  ["is nobody's", 'garbage'],
  [
    'is beyond the logs, as after a restore',
    Buffer.from(JSON.stringify(['live', '99999999', '1', '1'])).toString('base64url'),
  ],
])('says that it must load again to whoever comes with an id that %s', async (_name, lastEventId) => {
  const stream = await ready(connect(world.staff, { lastEventId }));
  expect(stream.messages[0]).toMatchObject({ event: 'reset', data: {} });
  const orderId = await world.order(await world.customer(), await world.product(1));
  await stream.until((messages) => messages.some(({ data }) => data['order_id'] === orderId));
});

it('tells what was missed while nobody listened', async () => {
  const customer = await world.customer();
  const productId = await world.product(100);
  const before = await ready(connect(customer));
  before.cut();
  await before.ended;
  const expected = await shop(customer, productId, 5);
  const after = await ready(connect(customer, { lastEventId: before.lastEventId }, 1));
  await after.until((messages) => changesIn(messages).length === expected.length);
  expect(withoutAccount(changesIn(after.messages))).toEqual([...expected].sort());
});

it('ends within seconds of its session, which ended at another server, and at once says why', async () => {
  const customer = await world.customer();
  const stream = await ready(connect(customer, {}, 1));
  const begun = performance.now();
  expectOk(await customer.api.post('/auth/logout/'));
  await stream.ended;
  expect(performance.now() - begun).toBeLessThan(SESSION_END_MS_MAX);
  expect(stream.messages.at(-1)).toMatchObject({ event: 'closing', data: { reason: 'session_ended' } });
  const again = connect(customer, { lastEventId: stream.lastEventId }, 1);
  expect((await again.opened()).statusCode).toBe(401);
});

it('refuses a user who has too many streams, until one of them ends', async () => {
  const customer = await world.customer();
  const streams = await Promise.all(Array.from({ length: 12 }, () => ready(connect(customer))));
  const refused = connect(customer);
  expect((await refused.opened()).statusCode).toBe(429);
  await ready(connect(await world.customer()));
  streams[0]?.cut();
  await expect.poll(async () => (await connect(customer).opened()).statusCode, { timeout: 5_000 }).toBe(200);
});

it.each([
  ['products', 'x'],
  ['products', `${uuidv7(1)},`],
  ['products', Array.from({ length: 51 }, () => uuidv7(1)).join(',')],
  ['products', 'x'.repeat(2_000)],
  ['topics', 'orders,nothing'],
  ['topics', 'x'.repeat(65)],
  ['topics', '%00'],
])('refuses %s=%s', async (name, value) => {
  const answer = await world.staff.api.get(`/events/?${name}=${value}`);
  expect([answer.statusCode, answer.json<{ details: { field: string }[] }>().details[0]?.field]).toEqual([400, name]);
});

it('ends every stream when the server closes, and says so', async () => {
  const app = await world.another();
  const server = await listen(app);
  const stream = new EventStream(server, { cookie: world.staff.cookie });
  await ready(stream);
  await app.close();
  await stream.ended;
  expect(stream.messages.at(-1)).toMatchObject({ event: 'closing', data: { reason: 'shutdown' } });
});
