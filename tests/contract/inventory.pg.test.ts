import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk, expectRefused, ID, INSTANT, type Json, MONEY } from '../support/api.ts';
import { type ApiWorld, openApiWorld } from '../support/api-world.ts';
import { expectConsistent } from '../support/books.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(async () => {
  await expectConsistent(world.database, { charged_once: 2 });
  await world.drop();
});

/** Expects a request of staff, with and without the slash, to be answered by the same body. */
const staffPost = (path: string, body: object) => world.staff.api.post(`/inventory/${path}`, body);

const PRODUCT = {
  id: ID,
  sku: expect.any(String),
  name: expect.any(String),
  description: expect.any(String),
  price: MONEY,
  currency: 'IDR',
  stock_quantity: expect.any(Number),
  reserved_quantity: expect.any(Number),
  available_quantity: expect.any(Number),
  active: true,
  version: expect.any(Number),
};

describe('products', () => {
  it('are there for anyone, as the contract says', async () => {
    const id = await world.product(7);
    for (const slash of ['', '/']) {
      const page = expectOk(await world.anyone.get(`/inventory/products${slash}?limit=200`));
      expect(page).toEqual({ products: expect.any(Array), next_cursor: null });
      for (const product of page['products'] as Json[]) expect(product).toEqual(PRODUCT);
      expect(expectOk(await world.anyone.get(`/inventory/products/${id}${slash}`))).toEqual({
        ...PRODUCT,
        id,
        price: '10.00',
        stock_quantity: 7,
        reserved_quantity: 0,
        available_quantity: 7,
      });
    }
    expect(expectOk(await world.anyone.get(`/inventory/products/${id.toUpperCase()}/`))['id']).toBe(id);
    expectRefused(await world.anyone.get(`/inventory/products/${randomUUID()}/`), 404, 'product_not_found');
  });

  it('are created and changed by staff, at the version that was read', async () => {
    const asked = { sku: 'A-1', name: 'Lampe', description: 'hell', price: 12.5 };
    const created = expectOk(await staffPost('products/', asked));
    expect(created).toEqual({
      ...PRODUCT,
      sku: 'A-1',
      name: 'Lampe',
      description: 'hell',
      price: '12.50',
      version: 1,
      stock_quantity: 0,
      reserved_quantity: 0,
      available_quantity: 0,
    });
    expectRefused(await staffPost('products', asked), 400, 'sku_taken');
    const url = `/inventory/products/${String(created['id'])}`;
    const changed = expectOk(await world.staff.api.patch(`${url}/`, { version: 1, name: 'Leuchte', price: '13.00' }));
    expect(changed).toEqual({ ...created, name: 'Leuchte', price: '13.00', version: 2 });
    expectRefused(await world.staff.api.patch(url, { version: 1, price: '1.00' }), 409, 'version_conflict');
    expect(expectOk(await world.staff.api.patch(url, { version: 2, active: false }))).toMatchObject({
      active: false,
      version: 3,
    });
    expectRefused(await world.anyone.get(url), 404, 'product_not_found');
    expect(expectOk(await world.staff.api.get(url))).toMatchObject({ active: false, price: '13.00' });
    expectRefused(
      await world.staff.api.patch(`/inventory/products/${randomUUID()}/`, { version: 1 }),
      404,
      'product_not_found',
    );
  });

  it('are found by the beginnings of their words', async () => {
    expectOk(await staffPost('products/', { sku: 'GM-77', name: 'Racing Moose', price: '1' }));
    const found = async (search: string) => {
      const page = expectOk(await world.anyone.get(`/inventory/products/?search=${encodeURIComponent(search)}`));
      return (page['products'] as Json[]).map(({ sku }) => sku);
    };
    for (const search of ['moose', 'MOO', 'racing mo', 'moose racing', 'gm-77', 'GM 77'])
      expect(await found(search)).toEqual(['GM-77']);
    expect(await found('racing keyboard')).toEqual([]);
    for (const odd of ["'", '\\', "';--", ':*', '& | !', '()', '<->', '%', '😀', 'x'.repeat(200), '" OR 1', '٣']) {
      expect([odd, await found(odd)]).toEqual([odd, []]);
    }
  });
});

describe('stock', () => {
  it('comes in and is adjusted, never below what is reserved', async () => {
    const id = await world.product(0);
    const answer = { product_id: id, movement_id: ID };
    const add = { product_id: id, quantity: 10, notes: 'delivery' };
    expect(expectOk(await staffPost('stock/add/', add))).toEqual({
      ...answer,
      stock_quantity: 10,
      available_quantity: 10,
    });
    expect(expectOk(await staffPost('stock/add', { product_id: id.toUpperCase(), quantity: 5 }))).toEqual({
      ...answer,
      stock_quantity: 15,
      available_quantity: 15,
    });
    expectOk(await staffPost('stock/reserve/', { product_id: id, quantity: 6, order_id: randomUUID() }));
    const adjust = (quantity: number) => staffPost('stock/adjust/', { product_id: id, quantity, notes: 'count' });
    expect(expectOk(await adjust(-4))).toEqual({ ...answer, stock_quantity: 11, available_quantity: 5 });
    expectRefused(await adjust(-6), 400, 'stock_below_reserved');
    expect(expectOk(await adjust(-5))).toEqual({ ...answer, stock_quantity: 6, available_quantity: 0 });
    expectRefused(await staffPost('stock/adjust/', { product_id: id, quantity: 1 }), 400, 'validation_failed');
    expect(
      expectOk(await staffPost('stock/adjust', { product_id: id, quantity: 1, notes: 'found one' })),
    ).toMatchObject({
      stock_quantity: 7,
    });
    for (const path of ['stock/add/', 'stock/adjust/']) {
      expectRefused(
        await staffPost(path, { product_id: randomUUID(), quantity: 1, notes: 'x' }),
        404,
        'product_not_found',
      );
    }
  });

  it('has a bound', async () => {
    const id = await world.product(1_000_000);
    const answers = await Promise.all(
      Array.from({ length: 1_100 }, () => staffPost('stock/add/', { product_id: id, quantity: 1_000_000 })),
    );
    const over = answers.filter(({ statusCode }) => statusCode !== 200);
    expect(over.length).toBe(101);
    for (const answer of over) expectRefused(answer, 400, 'stock_limit');
    expect(await world.stock(id)).toEqual([1_000_000_000, 0, 1_000_000_000]);
  });

  it('tells every movement, newest first', async () => {
    const id = await world.product(10);
    const [customer, external] = [await world.customer(), randomUUID()];
    const orderId = await world.order(customer, id, 2);
    expectOk(await world.pay(customer, orderId));
    expectOk(await customer.api.post('/orders/cancel/', { order_id: orderId }));
    expectOk(await staffPost('stock/reserve/', { product_id: id, quantity: 3, order_id: external }));
    expectOk(await staffPost('stock/release/', { order_id: external }));
    expectOk(await staffPost('stock/adjust/', { product_id: id, quantity: -1, notes: 'broken' }));
    for (const slash of ['', '/']) {
      const page = expectOk(await world.staff.api.get(`/inventory/products/${id}/movements${slash}`));
      expect(page).toEqual({ movements: expect.any(Array), next_cursor: null });
      const movements = page['movements'] as Json[];
      for (const movement of movements) {
        expect(movement).toEqual({
          id: ID,
          movement_type: expect.any(String),
          quantity: expect.any(Number),
          on_hand_delta: expect.any(Number),
          reserved_delta: expect.any(Number),
          order_id: expect.toBeOneOf([null, expect.any(String)]),
          notes: expect.any(String),
          created_by: expect.toBeOneOf([null, expect.any(String)]),
          created_at: INSTANT,
        });
      }
      const brief = movements.map((each) =>
        ['movement_type', 'quantity', 'on_hand_delta', 'reserved_delta', 'order_id'].map((key) => each[key]),
      );
      expect(brief).toEqual([
        ['ADJUSTMENT', -1, -1, 0, null],
        ['RELEASE', 3, 0, -3, external],
        ['RESERVE', 3, 0, 3, external],
        ['RESTOCK', 2, 2, 0, orderId],
        ['SALE', 2, -2, -2, orderId],
        ['RESERVE', 2, 0, 2, orderId],
        ['STOCK_IN', 10, 10, 0, null],
      ]);
      expect([movements[0]?.['notes'], movements[0]?.['created_by']]).toEqual(['broken', world.staff.userId]);
      expect(movements[5]?.['created_by']).toBe(customer.userId);
    }
    expectRefused(
      await world.staff.api.get(`/inventory/products/${randomUUID()}/movements/`),
      404,
      'product_not_found',
    );
  });
});

describe('a reservation for an order kept elsewhere', () => {
  const reserve = (product_id: string, order_id: string, quantity: number, slash = '/') =>
    staffPost(`stock/reserve${slash}`, { product_id, quantity, order_id });

  it('holds, changes nothing when it is repeated, and is refused with another quantity', async () => {
    const [id, orderId] = [await world.product(5), randomUUID()];
    const first = expectOk(await reserve(id, orderId, 3));
    expect(first).toEqual({
      order_id: orderId,
      product_id: id,
      quantity: 3,
      status: 'ACTIVE',
      expires_at: INSTANT,
      available_quantity: 2,
    });
    const life = Date.parse(String(first['expires_at'])) - Date.now();
    expect(Math.abs(life - 15 * 60_000)).toBeLessThan(60_000);
    expect(expectOk(await reserve(id, orderId, 3, ''))).toEqual(first);
    expect(await world.stock(id)).toEqual([5, 3, 2]);
    expectRefused(await reserve(id, orderId, 2), 400, 'reservation_conflict');
    expectRefused(await reserve(id, randomUUID(), 3), 400, 'insufficient_stock');
    expectRefused(await reserve(randomUUID(), orderId, 1), 404, 'product_not_found');
    expect(await world.stock(id)).toEqual([5, 3, 2]);
  });

  it('is sold when it is confirmed, once', async () => {
    const [id, second, orderId] = [await world.product(5), await world.product(5), randomUUID()];
    expectOk(await reserve(id, orderId, 3));
    expectOk(await reserve(second, orderId, 1));
    const items = expect.arrayContaining([
      { product_id: id, quantity: 3 },
      { product_id: second, quantity: 1 },
    ]);
    for (const slash of ['/', '']) {
      expect(expectOk(await staffPost(`stock/confirm${slash}`, { order_id: orderId }))).toEqual({
        order_id: orderId,
        status: 'CONFIRMED',
        items,
      });
    }
    expect([await world.stock(id), await world.stock(second)]).toEqual([
      [2, 0, 2],
      [4, 0, 4],
    ]);
    expectRefused(await staffPost('stock/release/', { order_id: orderId }), 400, 'reservation_ended');
    expectRefused(await reserve(id, orderId, 3), 400, 'reservation_ended');
    expectRefused(await staffPost('stock/confirm/', { order_id: randomUUID() }), 404, 'reservation_not_found');
  });

  it('gives back what it held when it is released, once', async () => {
    const [id, orderId] = [await world.product(5), randomUUID()];
    expectOk(await reserve(id, orderId, 3));
    for (const slash of ['/', '']) {
      expect(expectOk(await staffPost(`stock/release${slash}`, { order_id: orderId }))).toEqual({
        order_id: orderId,
        status: 'RELEASED',
        items: [{ product_id: id, quantity: 3 }],
      });
    }
    expect(await world.stock(id)).toEqual([5, 0, 5]);
    expectRefused(await staffPost('stock/confirm/', { order_id: orderId }), 400, 'reservation_ended');
    expectRefused(await reserve(id, orderId, 3), 400, 'reservation_ended');
    expectRefused(await staffPost('stock/release/', { order_id: randomUUID() }), 404, 'reservation_not_found');
  });

  it('cannot be confirmed once it has expired', async () => {
    const app = await world.another({ RESERVATION_TTL: '50ms' });
    const [id, orderId] = [await world.product(5), randomUUID()];
    const headers = { cookie: world.staff.cookie };
    const payload = { product_id: id, quantity: 2, order_id: orderId };
    expectOk(await app.inject({ method: 'POST', url: '/inventory/stock/reserve/', payload, headers }));
    await delay(80);
    expectRefused(await staffPost('stock/confirm/', { order_id: orderId }), 400, 'reservation_expired');
    await world.store.inventory.expireExternal();
    expect(await world.stock(id)).toEqual([5, 0, 5]);
    const movements = expectOk(await world.staff.api.get(`/inventory/products/${id}/movements/`))[
      'movements'
    ] as Json[];
    expect(movements[0]).toMatchObject({ movement_type: 'EXPIRE', quantity: 2, reserved_delta: -2, order_id: orderId });
    expectRefused(await staffPost('stock/confirm/', { order_id: orderId }), 400, 'reservation_expired');
    expectRefused(await reserve(id, orderId, 2), 400, 'reservation_expired');
  });
});

describe('the reservation of an order of ours', () => {
  it('is not for reserve and confirm, unless they repeat what is done', async () => {
    const [customer, id] = [await world.customer(), await world.product(9)];
    const orderId = await world.order(customer, id, 2);
    const reserve = (quantity: number) => staffPost('stock/reserve/', { product_id: id, quantity, order_id: orderId });
    const confirm = () => staffPost('stock/confirm/', { order_id: orderId });
    expect(expectOk(await reserve(2))).toMatchObject({
      order_id: orderId,
      quantity: 2,
      status: 'ACTIVE',
      available_quantity: 7,
    });
    expectRefused(await reserve(3), 400, 'reservation_of_order');
    const other = await world.product(1);
    expectRefused(
      await staffPost('stock/reserve/', { product_id: other, quantity: 1, order_id: orderId }),
      400,
      'reservation_of_order',
    );
    expectRefused(await confirm(), 400, 'reservation_of_order');
    expect(await world.stock(id)).toEqual([9, 2, 7]);
    expectOk(await world.pay(customer, orderId));
    expect(expectOk(await confirm())).toEqual({
      order_id: orderId,
      status: 'CONFIRMED',
      items: [{ product_id: id, quantity: 2 }],
    });
    expect(await world.stock(id)).toEqual([7, 0, 7]);
  });

  it('is given back by cancelling a pending order, and no other', async () => {
    const [customer, id] = [await world.customer(), await world.product(9)];
    const [pending, paid] = [await world.order(customer, id, 2), await world.order(customer, id, 1)];
    expectOk(await world.pay(customer, paid));
    expect(expectOk(await staffPost('stock/release/', { order_id: pending }))).toEqual({
      order_id: pending,
      status: 'RELEASED',
      items: [{ product_id: id, quantity: 2 }],
    });
    expect(expectOk(await customer.api.get(`/orders/${pending}/`))['status']).toBe('CANCELLED');
    expectRefused(await staffPost('stock/release/', { order_id: paid }), 400, 'order_not_releasable');
    expect(await world.stock(id)).toEqual([8, 0, 8]);
  });
});
