import { randomUUID } from 'node:crypto';

import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, expectOk, expectRefused } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';
import { expectConsistent } from '../support/books.ts';

const REPLAYED = 'idempotent-replayed';

let world: ApiWorld;
let customer: Person;
let product: string;
beforeAll(async () => {
  world = await openApiWorld();
  customer = await world.customer();
  product = await world.product(1_000);
});
afterAll(async () => {
  await expectConsistent(world.database, { charged_once: 5 });
  await world.drop();
});

const keyed = (key: string) => ({ 'idempotency-key': key });
const create = (by: Person, key: string, quantity = 1) =>
  by.api.post('/orders/create/', { items: [{ product_id: product, quantity }], shipping_address: 'x' }, keyed(key));

/** What a client compares: the status and every byte. */
const bytesOf = ({ statusCode, rawPayload }: LightMyRequestResponse) => [statusCode, rawPayload.toString('latin1')];

function expectReplay(again: LightMyRequestResponse, first: LightMyRequestResponse): void {
  expect(bytesOf(again)).toEqual(bytesOf(first));
  expect([first.headers[REPLAYED], again.headers[REPLAYED]]).toEqual([undefined, 'true']);
}

describe('the same key and the same request', () => {
  it.each([
    ['POST /wallet/submit/', customerCall('/wallet/submit/', async () => ({ amount: '3.50' }))],
    ['POST /orders/create/', customerCall('/orders/create/', async () => order())],
    [
      'POST /orders/payment/process/',
      customerCall('/orders/payment/process/', async () => ({ order_id: await placed() })),
    ],
    ['POST /orders/cancel/', customerCall('/orders/cancel/', async () => ({ order_id: await paid(), reason: 'x' }))],
    [
      'POST /orders/admin/update-status/',
      staffCall('/orders/admin/update-status/', async () => ({ order_id: await paid(), status: 'PROCESSING' })),
    ],
    [
      'POST /inventory/products/',
      staffCall('/inventory/products/', async () => ({ sku: randomUUID(), name: 'x', price: '1' })),
    ],
    [
      'POST /inventory/stock/add/',
      staffCall('/inventory/stock/add/', async () => ({ product_id: product, quantity: 2 })),
    ],
    [
      'POST /inventory/stock/adjust/',
      staffCall('/inventory/stock/adjust/', async () => ({ product_id: product, quantity: -1, notes: 'x' })),
    ],
    [
      'POST /inventory/stock/reserve/',
      staffCall('/inventory/stock/reserve/', async () => ({
        product_id: product,
        quantity: 2,
        order_id: randomUUID(),
      })),
    ],
    [
      'POST /inventory/stock/confirm/',
      staffCall('/inventory/stock/confirm/', async () => ({ order_id: await external() })),
    ],
    [
      'POST /inventory/stock/release/',
      staffCall('/inventory/stock/release/', async () => ({ order_id: await external() })),
    ],
    [
      'POST /inventory/stock/release/ of an order of ours',
      staffCall('/inventory/stock/release/', async () => ({ order_id: await placed() })),
    ],
  ])('give the same answer to the byte, and one effect: %s', async (_name, [by, url, bodyOf]) => {
    const body = await bodyOf();
    const [key, api] = [randomUUID(), by().api];
    const first = await api.post(url, body, keyed(key));
    expectOk(first);
    const after = [await world.stock(product), await world.balance(customer)];
    expectReplay(await api.post(url, body, keyed(`"${key}"`)), first);
    expectReplay(await api.post(url.slice(0, -1), body, keyed(key)), first);
    expectReplay(await api.postKeyless(url, { ...body, _idempotency_key: key }), first);
    // Fields in another order, and one that nobody knows, are the same request.
    expectReplay(
      await api.post(url, { unknown: 1, ...Object.fromEntries(Object.entries(body).toReversed()) }, keyed(key)),
      first,
    );
    // What happened since changes nothing of it, nor does it matter which instance is asked.
    expectOk(await create(customer, randomUUID()));
    const elsewhere = new Api(await world.another()).as(by());
    expectReplay(await elsewhere.post(url, body, keyed(key)), first);
    const [now, balance] = [await world.stock(product), await world.balance(customer)];
    expect([now[0], Number(now[1]) - 1, Number(now[2]) + 1, balance]).toEqual([...(after[0] as unknown[]), after[1]]);
  });

  it('at once are one effect and one answer', async () => {
    const before = await world.stock(product);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(customer, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(bytesOf(answer)))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers[REPLAYED] === undefined)).toHaveLength(1);
    expect(await world.stock(product)).toEqual([before[0], Number(before[1]) + 1, Number(before[2]) - 1]);
  });

  it('take any printable key of up to 255 characters', async () => {
    for (const key of ['k', 'k'.repeat(255), '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'a b', '__proto__', '0', 'null']) {
      const first = await create(customer, key);
      expectOk(first);
      expectReplay(await create(customer, key), first);
    }
    const quoted = await create(customer, '"a \\"quoted\\" key \\\\"');
    expectReplay(await create(customer, 'a "quoted" key \\'), quoted);
  });
});

describe('a refusal', () => {
  it('by a rule is kept, request id and all; another key tries again', async () => {
    const poor = await world.customer(0n);
    const orderId = await world.order(poor, product);
    const pay = (key: string, id: string) =>
      poor.api.post('/orders/payment/process/', { order_id: orderId }, { ...keyed(key), 'x-request-id': id });
    const first = await pay('first', 'request-1');
    expect(expectRefused(first, 400, 'insufficient_funds')['request_id']).toBe('request-1');
    expectOk(await poor.api.post('/wallet/submit/', { amount: '10.00' }));
    expectReplay(await pay('first', 'request-2'), first);
    expectOk(await pay('second', 'request-3'));
    expectReplay(await pay('first', 'request-4'), first);
  });

  it.each([
    ['404', 'order_not_found', async () => randomUUID()],
    ['403', 'forbidden', async () => world.order(customer, product)],
  ] as const)('of %s is not kept: the key is free', async (status, code, other) => {
    const [staff, key] = [world.staff, randomUUID()];
    expectOk(await staff.api.post('/wallet/submit/', { amount: '10.00' }));
    const pay = (orderId: string) => staff.api.post('/orders/payment/process/', { order_id: orderId }, keyed(key));
    const orderId = await other();
    expectRefused(await pay(orderId), Number(status), code);
    const again = await pay(orderId);
    expectRefused(again, Number(status), code);
    expect(again.headers[REPLAYED]).toBeUndefined();
    expectOk(await pay(await world.order(staff, product)));
  });

  it('of who is not signed in, or of what is not valid, is not kept', async () => {
    const key = randomUUID();
    expectRefused(await world.anyone.post('/wallet/submit/', { amount: '1' }, keyed(key)), 401, 'not_signed_in');
    expectRefused(await customer.api.post('/wallet/submit/', {}, keyed(key)), 400, 'validation_failed');
    expectRefused(
      await customer.api.post('/wallet/submit/', { amount: '1' }, { ...keyed(key), 'sec-fetch-site': 'cross-site' }),
      403,
      'cross_site',
    );
    const answer = await customer.api.post('/wallet/submit/', { amount: '1' }, keyed(key));
    expectOk(answer);
    expect(answer.headers[REPLAYED]).toBeUndefined();
  });

  it('of an edit that was based on an old version is not kept', async () => {
    const id = await world.product(1);
    const key = randomUUID();
    const url = `/inventory/products/${id}/`;
    expectRefused(await world.staff.api.patch(url, { version: 2, name: 'x' }, keyed(key)), 409, 'version_conflict');
    expectOk(await world.staff.api.patch(url, { version: 1, name: 'x' }, keyed(key)));
  });
});

describe('a key', () => {
  it('that was used for another request is refused with 422, and keeps its answer', async () => {
    const first = await create(customer, 'used');
    const before = await world.stock(product);
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await create(customer, 'used', 2);
      expectRefused(answer, 422, 'key_reused');
      expect(answer.headers[REPLAYED]).toBeUndefined();
    }
    expectReplay(await create(customer, 'used'), first);
    expect(await world.stock(product)).toEqual(before);
    // The same after a refusal that was kept.
    const huge = await create(customer, 'too many', 1_000_000);
    expectRefused(huge, 400, 'insufficient_stock');
    expectRefused(await create(customer, 'too many', 1), 422, 'key_reused');
    expectReplay(await create(customer, 'too many', 1_000_000), huge);
  });

  it('belongs to its user and its route', async () => {
    const other = await world.customer();
    const [mine, his] = [expectOk(await create(customer, 'shared')), expectOk(await create(other, 'shared'))];
    expect(mine['order_id']).not.toBe(his['order_id']);
    expectOk(await customer.api.post('/orders/payment/process/', { order_id: mine['order_id'] }, keyed('shared')));
    expectOk(await customer.api.post('/orders/cancel/', { order_id: mine['order_id'] }, keyed('shared')));
    expectOk(await customer.api.post('/wallet/submit/', { amount: '1' }, keyed('shared')));
  });

  it('is ignored when signing in and out', async () => {
    const headers = keyed('same');
    const body = { username: `u-${randomUUID()}`, password: 'correct horse' };
    expectOk(await world.anyone.post('/auth/register/', body, headers));
    expectRefused(await world.anyone.post('/auth/register/', body, headers), 400, 'username_taken');
    const [one, two] = [
      await world.anyone.post('/auth/login/', body, headers),
      await world.anyone.post('/auth/login/', body, headers),
    ];
    expect([expectOk(one), two.headers[REPLAYED]]).toEqual([expectOk(two), undefined]);
    expect(one.headers['set-cookie']).not.toEqual(two.headers['set-cookie']);
    const form = { ...body, next: '/' };
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await world.anyone.form('/admin/login/', form, headers)).statusCode).toBe(302);
    }
  });

  it('must be one: header and field may not name two', async () => {
    const answer = await customer.api.post('/wallet/submit/', { amount: '1', _idempotency_key: 'a' }, keyed('b'));
    expect(expectRefused(answer, 400, 'validation_failed')['details']).toMatchObject([{ field: 'Idempotency-Key' }]);
    expectOk(await customer.api.post('/wallet/submit/', { amount: '1', _idempotency_key: 'one' }, keyed('"one"')));
  });
});

type Keyed = readonly [by: () => Person, url: string, bodyOf: () => Promise<Record<string, unknown>>];

function customerCall(url: string, bodyOf: () => Promise<Record<string, unknown>>): Keyed {
  return [() => customer, url, bodyOf];
}

function staffCall(url: string, bodyOf: () => Promise<Record<string, unknown>>): Keyed {
  return [() => world.staff, url, bodyOf];
}

function order() {
  return { items: [{ product_id: product, quantity: 2 }], shipping_address: 'x', notes: 'y', expected_total: '20.00' };
}

function placed(): Promise<string> {
  return world.order(customer, product, 2);
}

async function paid(): Promise<string> {
  const orderId = await placed();
  expectOk(await world.pay(customer, orderId));
  return orderId;
}

async function external(): Promise<string> {
  const orderId = randomUUID();
  expectOk(
    await world.staff.api.post('/inventory/stock/reserve/', { product_id: product, quantity: 1, order_id: orderId }),
  );
  return orderId;
}
