import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { statement } from '@kontor/postgres/statement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk, expectRefused, ID, INSTANT, type Json } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';
import { expectConsistent } from '../support/books.ts';

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

const place = (items: readonly object[], more: object = {}) =>
  customer.api.post('/orders/create/', { items, shipping_address: 'Jalan Merdeka 1', ...more });
const line = (product_id: string, quantity: number) => ({ product_id, quantity });

describe('POST /orders/create/', () => {
  it.each(['/orders/create/', '/orders/create'])('answers as the contract says: %s', async (url) => {
    const body = {
      items: [line(product, 3)],
      shipping_address: 'Jalan Merdeka 1',
      notes: 'ring twice',
      expected_total: 30,
    };
    const order = expectOk(await customer.api.post(url, body));
    expect(order).toEqual({
      order_id: ID,
      status: 'PENDING',
      total_amount: '30.00',
      currency: 'IDR',
      items: [{ product_id: product, name: expect.any(String), quantity: 3, unit_price: '10.00', subtotal: '30.00' }],
      expires_at: INSTANT,
    });
  });

  it('sums the same product, and freezes prices', async () => {
    const dear = await world.product(10, 99_999n);
    const order = expectOk(await place([line(dear, 1), line(product, 2), line(dear.toUpperCase(), 2)]));
    expect(order['total_amount']).toBe('3019.97');
    expect(
      (order['items'] as Json[]).map(({ product_id, quantity, subtotal }) => [product_id, quantity, subtotal]),
    ).toEqual([
      [dear, 3, '2999.97'],
      [product, 2, '20.00'],
    ]);
    expectOk(
      await world.staff.api.patch(`/inventory/products/${dear}/`, { version: 1, price: '1.00', name: 'cheaper' }),
    );
    expect(expectOk(await customer.api.get(`/orders/${String(order['order_id'])}/`))).toMatchObject({
      total_amount: '3019.97',
    });
    expect(expectOk(await world.pay(customer, String(order['order_id'])))).toMatchObject({ total_amount: '3019.97' });
  });

  it('reserves all items or none, and says what is missing', async () => {
    const [few, many] = [await world.product(2), await world.product(50)];
    const body = expectRefused(await place([line(many, 5), line(few, 3)]), 400, 'insufficient_stock');
    expect(JSON.stringify(body['details'])).toContain(few);
    expect(JSON.stringify(body['details'])).not.toContain(many);
    expect(body['details']).toMatchObject([{ product_id: few, requested: 3, available: 2 }]);
    expect([await world.stock(few), await world.stock(many)]).toEqual([
      [2, 0, 2],
      [50, 0, 50],
    ]);
    const huge = expectRefused(
      await place(Array.from({ length: 1_000 }, () => line(few, 1_000_000))),
      400,
      'insufficient_stock',
    );
    expect(huge['details']).toMatchObject([{ product_id: few, requested: 1_000_000_000, available: 2 }]);
  });

  it('refuses another total than expected, unknown products and those not for sale', async () => {
    const items = [line(product, 2)];
    for (const expected_total of ['19.99', '20.01', 19, '1000000000000.00']) {
      const body = expectRefused(await place(items, { expected_total }), 400, 'price_changed');
      expect(body['details']).toMatchObject({ actual_total: '20.00' });
    }
    for (const expected_total of ['20', '20.00', 20]) expectOk(await place(items, { expected_total }));
    const unknown = expectRefused(await place([line(product, 1), line(randomUUID(), 1)]), 404, 'product_not_found');
    expect(unknown['details']).toBeDefined();
    const inactive = await world.product(5);
    expectOk(await world.staff.api.patch(`/inventory/products/${inactive}/`, { version: 1, active: false }));
    expectRefused(await place([line(inactive, 1)]), 400, 'product_inactive');
  });

  it('never makes a total that cannot be held', async () => {
    const dear = await world.product(1_000_000, 10n ** 14n);
    expectRefused(await place([line(dear, 1_000_000)]), 400, 'amount_too_large');
    expect(await world.stock(dear)).toEqual([1_000_000, 0, 1_000_000]);
  });

  it('takes 600 lines as an ordinary order', async () => {
    const products = await Promise.all(Array.from({ length: 600 }, () => world.product(1, 1n)));
    const order = expectOk(await place(products.map((id) => line(id, 1))));
    expect([order['total_amount'], (order['items'] as Json[]).length]).toEqual(['6.00', 600]);
    expect(expectOk(await world.pay(customer, String(order['order_id'])))).toMatchObject({ status: 'PAID' });
    expect(expectOk(await customer.api.post('/orders/cancel/', { order_id: order['order_id'] }))).toMatchObject({
      refunded_amount: '6.00',
    });
  });
});

describe('GET /orders/{order_id}/', () => {
  it('answers its owner and staff as the contract says, and nobody else', async () => {
    const created = expectOk(await place([line(product, 1)], { notes: 'ring twice' }));
    const url = `/orders/${String(created['order_id'])}`;
    const order = {
      order_id: created['order_id'],
      status: 'PENDING',
      total_amount: '10.00',
      currency: 'IDR',
      items: created['items'],
      shipping_address: 'Jalan Merdeka 1',
      notes: 'ring twice',
      refunded_amount: '0.00',
      goodwill_amount: '0.00',
      created_at: INSTANT,
      updated_at: INSTANT,
      expires_at: created['expires_at'],
    };
    for (const { api } of [customer, world.staff, world.admin]) {
      for (const slash of ['', '/']) expect(expectOk(await api.get(url + slash))).toEqual(order);
    }
    expect(expectOk(await customer.api.get(url.toUpperCase().replace('/ORDERS', '/orders')))).toEqual(order);
    const other = await world.customer();
    for (const path of [url, `${url}/history/`]) expectRefused(await other.api.get(path), 404, 'order_not_found');
    for (const path of [url, `${url}/history/`]) expectRefused(await world.anyone.get(path), 401, 'not_signed_in');
  });

  it('keeps texts to the character', async () => {
    const texts = {
      shipping_address: '  Straße 1\r\n\t"quoted" \\ \u202e 😀 <b>\u0001',
      notes: "'; DROP TABLE orders; -- ${x} %s",
    };
    const created = expectOk(await place([line(product, 1)], texts));
    expect(expectOk(await customer.api.get(`/orders/${String(created['order_id'])}/`))).toMatchObject(texts);
  });
});

describe('POST /orders/payment/process/', () => {
  it('answers as the contract says, and again the same without a second charge', async () => {
    const payer = await world.customer(5_000n);
    const orderId = await world.order(payer, product, 2);
    const first = await world.pay(payer, orderId);
    expect(expectOk(first)).toEqual({
      order_id: orderId,
      status: 'PAID',
      total_amount: '20.00',
      transaction_id: ID,
      balance: '30.00',
    });
    const again = await payer.api.postKeyless('/orders/payment/process', { order_id: orderId.toUpperCase() });
    expect(expectOk(again)).toEqual(first.json());
    expectOk(await world.staff.api.post('/orders/admin/update-status/', { order_id: orderId, status: 'PROCESSING' }));
    expect(expectOk(await world.pay(payer, orderId))).toEqual(first.json());
    expect(await world.balance(payer)).toBe('30.00');
  });

  it('leaves the request and the trace that it is of in the log of every service that it changes', async () => {
    const orderId = await world.order(customer, product);
    const [requestId, traceparent] = [`pay-${orderId}`, `00-${orderId.replaceAll('-', '')}-b7ad6b7169203331-01`];
    const headers = { 'x-request-id': requestId, traceparent };
    expectOk(await customer.api.post('/orders/payment/process/', { order_id: orderId }, headers));
    for (const service of ['orders', 'inventory', 'wallet']) {
      const traced = statement<{ traceparent: string | null }>(
        `${service}.test_trace`,
        `SELECT DISTINCT traceparent FROM ${service}.events WHERE request_id = $1`,
      );
      expect([service, await world.database.rows(traced, [requestId])]).toEqual([service, [{ traceparent }]]);
    }
  });

  it('is for the owner: staff 403, others 404', async () => {
    const orderId = await world.order(customer, product);
    for (const { api } of [world.staff, world.admin]) {
      expectRefused(await api.post('/orders/payment/process/', { order_id: orderId }), 403, 'forbidden');
    }
    const other = await world.customer();
    expectRefused(await world.pay(other, orderId), 404, 'order_not_found');
    expectRefused(await world.pay(customer, randomUUID()), 404, 'order_not_found');
    expect(expectOk(await customer.api.get(`/orders/${orderId}/`))['status']).toBe('PENDING');
    // Staff may pay what they ordered themselves.
    const staffMember = { ...world.staff };
    expectOk(await staffMember.api.post('/wallet/submit/', { amount: '10.00' }));
    expect(expectOk(await world.pay(staffMember, await world.order(staffMember, product)))).toMatchObject({
      status: 'PAID',
    });
  });

  it('with too little money leaves the order pending, to be paid later', async () => {
    const poor = await world.customer(1_999n);
    const orderId = await world.order(poor, product, 2);
    expectRefused(await world.pay(poor, orderId), 400, 'insufficient_funds');
    expect(expectOk(await poor.api.get(`/orders/${orderId}/`))['status']).toBe('PENDING');
    expectOk(await poor.api.post('/wallet/submit/', { amount: '0.01' }));
    expect(expectOk(await world.pay(poor, orderId))).toMatchObject({ status: 'PAID', balance: '0.00' });
  });
});

describe('expiry', () => {
  it('is shown as EXPIRED, gives the stock back, and cannot be paid or cancelled', async () => {
    const app = await world.another({ RESERVATION_TTL: '50ms' });
    const id = await world.product(4);
    const headers = { cookie: customer.cookie };
    const payload = { items: [line(id, 3)], shipping_address: 'x' };
    const created = expectOk(await app.inject({ method: 'POST', url: '/orders/create/', payload, headers }));
    const orderId = String(created['order_id']);
    await delay(80);
    expectRefused(await world.pay(customer, orderId), 400, 'order_not_payable');
    await world.store.orders.submit(
      {
        type: 'ExpireOrder',
        orderId,
        meta: {
          id: randomUUID(),
          seed: randomUUID(),
          tenantId: 1,
          actor: { userId: null, role: 'system' },
          requestId: 'x',
          traceparent: null,
          requestHash: null,
        },
      },
      Date.now() + 5_000,
    );
    expect(expectOk(await customer.api.get(`/orders/${orderId}/`))['status']).toBe('EXPIRED');
    expect(await world.stock(id)).toEqual([4, 0, 4]);
    expectRefused(await world.pay(customer, orderId), 400, 'order_not_payable');
    expectRefused(await customer.api.post('/orders/cancel/', { order_id: orderId }), 400, 'order_not_cancellable');
    const listed = expectOk(await customer.api.get('/orders/user/orders/?status=EXPIRED'))['orders'] as Json[];
    expect(listed.map(({ order_id }) => order_id)).toEqual([orderId]);
    const history = expectOk(await customer.api.get(`/orders/${orderId}/history/`))['history'] as Json[];
    expect(history.map(({ to_status, changed_by }) => [to_status, changed_by])).toEqual([
      ['PENDING', customer.userId],
      ['EXPIRED', null],
    ]);
  });
});

describe('GET /orders/user/orders/', () => {
  it('lists the own orders, newest first, by status', async () => {
    const buyer = await world.customer();
    const ids = [
      await world.order(buyer, product),
      await world.order(buyer, product, 2),
      await world.order(buyer, product),
    ];
    expectOk(await world.pay(buyer, ids[1] as string));
    for (const url of ['/orders/user/orders/', '/orders/user/orders']) {
      const page = expectOk(await buyer.api.get(url));
      expect(page).toEqual({
        orders: ids.toReversed().map((order_id) => ({
          order_id,
          status: order_id === ids[1] ? 'PAID' : 'PENDING',
          total_amount: order_id === ids[1] ? '20.00' : '10.00',
          currency: 'IDR',
          item_count: 1,
          created_at: INSTANT,
        })),
        next_cursor: null,
      });
    }
    const paid = expectOk(await buyer.api.get('/orders/user/orders/?status=PAID'))['orders'] as Json[];
    expect(paid.map(({ order_id }) => order_id)).toEqual([ids[1]]);
    expectRefused(await buyer.api.get('/orders/user/orders/?status=paid'), 400, 'validation_failed');
  });
});
