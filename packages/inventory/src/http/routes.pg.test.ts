import { refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import type { Answered } from '@kontor/runtime/idempotency';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { INVENTORY_MIGRATIONS } from '../migrations.ts';
import { ROLE_HEADER, startApp } from '../testing/app.ts';
import { idOf } from '../testing/fixtures.ts';
import { type Instance, startInstance } from '../testing/instance.ts';

let test: TestDatabase;
let instance: Instance;
let app: App;
let released: Answered<unknown>;
const releases: string[] = [];

beforeAll(async () => {
  test = await openTestDatabase([INVENTORY_MIGRATIONS]);
  instance = startInstance(test.open({ role: 'kontor_inventory' }));
  app = startApp({
    inventory: instance.inventory,
    releaseOwnOrder: async (_meta, orderId) => {
      releases.push(orderId);
      return released;
    },
  });
});
afterAll(async () => {
  await app.close();
  await instance.inventory.close();
  await test.drop();
});

async function ask(method: 'GET' | 'POST' | 'PATCH', url: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({
    method,
    url,
    headers: { [ROLE_HEADER]: 'staff', ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    body: answer.json<Record<string, unknown>>(),
    headers: answer.headers,
    text: answer.payload,
  };
}

async function create(sku: string, more: object = {}): Promise<string> {
  const { body } = await ask('POST', '/inventory/products/', { sku, name: `Name ${sku}`, price: '12.50', ...more });
  return body['id'] as string;
}

it('a product is created, read, changed at the version it was read at, and hidden from customers when it is not for sale', async () => {
  const created = await ask('POST', '/inventory/products/', {
    sku: 'A',
    name: 'Ä',
    price: 12.5,
    description: 'x'.repeat(10_000),
  });
  const id = created.body['id'] as string;
  const product = {
    id,
    sku: 'A',
    name: 'Ä',
    description: 'x'.repeat(10_000),
    price: '12.50',
    currency: 'IDR',
    stock_quantity: 0,
    reserved_quantity: 0,
    available_quantity: 0,
    active: true,
    version: 1,
  };
  expect(created).toMatchObject({ status: 200, body: product });
  expect((await ask('GET', `/inventory/products/${id.toUpperCase()}`)).body).toEqual(product);

  const url = `/inventory/products/${id}/`;
  const changed = await ask('PATCH', url, { version: 1, active: false, description: '' });
  expect(changed).toMatchObject({ status: 200, body: { ...product, description: '', active: false, version: 2 } });
  expect(await ask('PATCH', url, { version: 1, active: true })).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', details: { version: 2 } },
  });
  expect((await ask('GET', url)).status).toBe(200);
  expect(await ask('GET', url, undefined, { [ROLE_HEADER]: 'customer' })).toMatchObject({
    status: 404,
    body: { code: 'product_not_found' },
  });
  const shown = await ask('GET', '/inventory/products/?limit=200', undefined, { [ROLE_HEADER]: 'customer' });
  expect((shown.body['products'] as { id: string }[]).map((each) => each.id)).not.toContain(id);
});

it.each([
  [{ price: '0' }, 'invalid_amount'],
  [{ price: '1.001' }, 'invalid_amount'],
  [{ price: 'x' }, 'invalid_amount'],
  [{ price: '1000000000000.01' }, 'amount_too_large'],
])('a price of %j is refused: %s', async (more, code) => {
  const answer = await ask('POST', '/inventory/products/', { sku: 'never', name: 'x', ...more });
  expect(answer).toMatchObject({ status: 400, body: { code, details: [{ field: 'price' }] } });
});

it('a stock entry answers with the stock and its movement, and the same key with the same bytes', async () => {
  const id = await create('B');
  const body = { product_id: id.toUpperCase(), quantity: 7, notes: 'in' };
  const first = await ask('POST', '/inventory/stock/add/', body, { 'idempotency-key': 'k1' });
  expect(first).toMatchObject({ status: 200, body: { product_id: id, stock_quantity: 7, available_quantity: 7 } });
  const again = await ask('POST', '/inventory/stock/add/', body, { 'idempotency-key': 'k1' });
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(again.text).toBe(first.text);
  expect(
    await ask('POST', '/inventory/stock/add/', { ...body, quantity: 8 }, { 'idempotency-key': 'k1' }),
  ).toMatchObject({
    status: 422,
    body: { code: 'key_reused' },
  });
  const adjusted = await ask('POST', '/inventory/stock/adjust/', { product_id: id, quantity: -2, notes: 'lost' });
  expect(adjusted).toMatchObject({ status: 200, body: { stock_quantity: 5, available_quantity: 5 } });
  expect(await ask('POST', '/inventory/stock/adjust/', { product_id: id, quantity: 0, notes: 'x' })).toMatchObject({
    status: 400,
    body: { code: 'validation_failed', details: [{ field: 'quantity' }] },
  });
  expect(await ask('POST', '/inventory/stock/add/', { product_id: idOf('?'), quantity: 1 })).toMatchObject({
    status: 404,
  });

  const page = await ask('GET', `/inventory/products/${id}/movements/?limit=1`);
  expect(page.body['movements']).toEqual([
    {
      id: adjusted.body['movement_id'],
      movement_type: 'ADJUSTMENT',
      quantity: -2,
      on_hand_delta: -2,
      reserved_delta: 0,
      order_id: null,
      notes: 'lost',
      created_by: idOf('staff'),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  ]);
  const next = await ask(
    'GET',
    `/inventory/products/${id}/movements/?limit=1&cursor=${String(page.body['next_cursor'])}`,
  );
  expect(next.body).toMatchObject({ movements: [{ id: first.body['movement_id'] }], next_cursor: null });
  expect(await ask('GET', `/inventory/products/${id}/movements/?cursor=x`)).toMatchObject({
    status: 400,
    body: { code: 'invalid_cursor' },
  });
  expect((await ask('GET', `/inventory/products/${idOf('?')}/movements/`)).status).toBe(404);
});

it('an external order is reserved, reserved again, refused another quantity, and sold', async () => {
  const id = await create('C');
  await ask('POST', '/inventory/stock/add/', { product_id: id, quantity: 10 });
  const order = idOf('external');
  const body = { product_id: id, quantity: 4, order_id: order.toUpperCase() };
  const first = await ask('POST', '/inventory/stock/reserve/', body);
  expect(first.body).toEqual({
    order_id: order,
    product_id: id,
    quantity: 4,
    status: 'ACTIVE',
    expires_at: expect.stringMatching(/Z$/),
    available_quantity: 6,
  });
  expect((await ask('POST', '/inventory/stock/reserve/', body)).body).toEqual(first.body);
  expect(await ask('POST', '/inventory/stock/reserve/', { ...body, quantity: 5 })).toMatchObject({
    status: 400,
    body: { code: 'reservation_conflict' },
  });
  const sold = {
    status: 200,
    body: { order_id: order, status: 'CONFIRMED', items: [{ product_id: id, quantity: 4 }] },
  };
  expect(await ask('POST', '/inventory/stock/confirm/', { order_id: order })).toMatchObject(sold);
  expect(await ask('POST', '/inventory/stock/confirm/', { order_id: order })).toMatchObject(sold);
  expect(await ask('POST', '/inventory/stock/reserve/', body)).toMatchObject({
    status: 400,
    body: { code: 'reservation_ended' },
  });
  expect(await ask('POST', '/inventory/stock/release/', { order_id: order })).toMatchObject({
    status: 400,
    body: { code: 'reservation_ended' },
  });
  expect(await ask('POST', '/inventory/stock/release/', { order_id: idOf('nobody') })).toMatchObject({ status: 404 });
  expect(releases).toEqual([]);
});

it("the release of an order of the store's own goes to the orders, with its items in the answer", async () => {
  const id = await create('D');
  await ask('POST', '/inventory/stock/add/', { product_id: id, quantity: 10 });
  const orderId = idOf('own');
  await instance.run({
    type: 'ReserveForOrder',
    orderId,
    lines: [{ productId: id, quantity: 3 }],
    expectedTotalMinor: null,
  });
  expect(await ask('POST', '/inventory/stock/confirm/', { order_id: orderId })).toMatchObject({
    status: 400,
    body: { code: 'reservation_of_order' },
  });

  released = { outcome: refused(refusal('order_not_releasable')), replayed: false, requestId: 'r' };
  expect(await ask('POST', '/inventory/stock/release/', { order_id: orderId })).toMatchObject({
    status: 400,
    body: { code: 'order_not_releasable' },
  });
  released = { outcome: { ok: true, answer: {} }, replayed: false, requestId: 'r' };
  expect(await ask('POST', '/inventory/stock/release/', { order_id: orderId.toUpperCase() })).toMatchObject({
    status: 200,
    body: { order_id: orderId, status: 'RELEASED', items: [{ product_id: id, quantity: 3 }] },
  });
  expect(releases).toEqual([orderId, orderId]);
});

it('the list of products is paged and searched', async () => {
  const ids = [await create('LIST-1'), await create('LIST-2'), await create('LIST-3')];
  const first = await ask('GET', '/inventory/products/?search=list&limit=2');
  expect((first.body['products'] as { id: string }[]).map((each) => each.id)).toEqual(ids.slice(0, 2));
  const second = await ask(
    'GET',
    `/inventory/products/?search=list&limit=2&cursor=${String(first.body['next_cursor'])}`,
  );
  expect(second.body).toMatchObject({ products: [{ id: ids[2] }], next_cursor: null });
  expect((await ask('GET', '/inventory/products/?search=%20&limit=1')).body['products']).toHaveLength(1);
  expect(await ask('GET', '/inventory/products/?cursor=x')).toMatchObject({
    status: 400,
    body: { code: 'invalid_cursor' },
  });
});
