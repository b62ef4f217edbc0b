import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectOk, expectRefused, ID, INSTANT, type Json, MONEY } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';

let world: ApiWorld;
let customer: Person;
let productId: string;
beforeAll(async () => {
  world = await openApiWorld();
  customer = await world.customer();
  productId = await world.product(1_000);
});
afterAll(() => world.drop());

async function paidOrder(of: Person = customer, quantity = 1): Promise<string> {
  const orderId = await world.order(of, productId, quantity);
  expectOk(await world.pay(of, orderId));
  return orderId;
}

/** The ids that a search finds, after everything that has happened is folded. */
async function found(query: string): Promise<string[]> {
  while (await world.store.backoffice.project());
  return idsIn(expectOk(await world.staff.api.get(`/admin/api/orders/?${query}`)));
}

function idsIn(page: Json): string[] {
  return (page['orders'] as { order_id: string }[]).map(({ order_id }) => order_id);
}

const path = (orderId: string, action = '') => `/admin/api/orders/${orderId}/${action}`;

describe('the search of orders', () => {
  let ann: Person;
  let other: string;
  let orders: string[];
  beforeAll(async () => {
    ann = await world.customer();
    other = await world.product(100, 77_700n);
    orders = [await world.order(ann, productId), await paidOrder(ann, 3), await world.order(ann, other)];
    orders.reverse(); // newest first
  });

  it('finds by customer, by name and by id, newest first or oldest first', async () => {
    expect(await found(`customer=${ann.username}`)).toEqual(orders);
    expect(await found(`customer=${ann.userId}`)).toEqual(orders);
    expect(await found(`q=${ann.username}`)).toEqual(orders);
    expect(await found(`q=${ann.userId}`)).toEqual(orders);
    expect(await found(`customer=${ann.username}&sort=created_at`)).toEqual(orders.toReversed());
    expect(await found('customer=nobody-of-this-name')).toEqual([]);
  });

  it('finds by the whole id of an order and by how it begins', async () => {
    const [newest = ''] = orders;
    expect(await found(`q=${newest}`)).toEqual([newest]);
    expect(await found(`q=${newest.slice(0, 18)}`)).toEqual([newest]);
    expect(await found(`q=${uuidv7(0)}`)).toEqual([]);
  });

  it('finds by product, by SKU and by id', async () => {
    const product = expectOk(await world.anyone.get(`/inventory/products/${other}/`));
    expect(await found(`product=${other}`)).toEqual(orders.slice(0, 1));
    expect(await found(`product=${String(product['sku'])}`)).toEqual(orders.slice(0, 1));
    expect(await found(`q=${String(product['sku'])}&customer=${ann.username}`)).toEqual(orders.slice(0, 1));
  });

  it('finds by statuses, one or several', async () => {
    expect(await found(`customer=${ann.username}&status=PAID`)).toEqual(orders.slice(1, 2));
    expect(await found(`customer=${ann.username}&status=PAID,PENDING`)).toEqual(orders);
    const [first] = await found('status=PENDING');
    expect(first).toBe(orders[0]);
  });

  it('finds by amount, and sorts by it', async () => {
    expect(await found(`customer=${ann.username}&amount_min=20.00`)).toEqual(orders.slice(0, 2));
    expect(await found('amount_min=777.00&amount_max=777.00')).toEqual(orders.slice(0, 1));
    expect(await found(`customer=${ann.username}&sort=total_amount`)).toEqual([orders[2], orders[1], orders[0]]);
    expect(await found(`customer=${ann.username}&sort=-total_amount`)).toEqual([orders[0], orders[1], orders[2]]);
    expect((await found('sort=-total_amount'))[0]).toBe(orders[0]);
  });

  it('finds by the time of placing; a day that is named as an end is in', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await found(`customer=${ann.username}&from=${today}&to=${today}`)).toEqual(orders);
    expect(await found(`customer=${ann.username}&from=2030-01-01`)).toEqual([]);
    expect(await found(`customer=${ann.username}&to=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual([]);
    const field = { details: [expect.objectContaining({ field: 'from' })] };
    expect(
      expectRefused(await world.staff.api.get('/admin/api/orders/?from=yesterday'), 400, 'validation_failed'),
    ).toMatchObject(field);
  });

  it.each([
    '',
    'status=PENDING,PAID&',
    'sort=created_at&',
    'sort=-total_amount&',
    'amount_min=0.01&amount_max=999.00&',
  ])('pages through everything once, whatever is asked for: %s', async (query) => {
    const all = await found(`${query}limit=200`);
    const pages: string[] = [];
    let cursor: string | null = null;
    do {
      const next = cursor === null ? '' : `&cursor=${cursor}`;
      const page: Json = expectOk(await world.staff.api.get(`/admin/api/orders/?${query}limit=2${next}`));
      pages.push(...idsIn(page));
      cursor = page['next_cursor'] as string | null;
    } while (cursor !== null);
    expect(all.length).toBeGreaterThan(2);
    expect(pages).toEqual(all);
  });

  it('shows each order as it is now, and says how fresh the search is', async () => {
    const orderId = await paidOrder();
    await found('');
    expectOk(await world.staff.api.post(path(orderId, 'cancel/')));
    const page = expectOk(await world.staff.api.get(`/admin/api/orders/?q=${orderId}`));
    expect(page['orders']).toEqual([
      {
        order_id: orderId,
        customer: { id: customer.userId, username: customer.username },
        status: 'CANCELLED',
        total_amount: '10.00',
        refunded_amount: '10.00',
        currency: 'IDR',
        item_count: 1,
        created_at: INSTANT,
        updated_at: INSTANT,
        expires_at: INSTANT,
      },
    ]);
    expect(page['as_of']).toEqual({ position: expect.any(Number), behind: 1, at: INSTANT });
    await found('');
    expect(expectOk(await world.staff.api.get('/admin/api/orders/'))['as_of']).toMatchObject({ behind: 0 });
  });
});

describe('the page of an order', () => {
  it('has items, money, reservation and what can be done with it', async () => {
    const orderId = await paidOrder(customer, 2);
    expect(expectOk(await world.staff.api.get(path(orderId)))).toEqual({
      order_id: orderId,
      status: 'PAID',
      version: 2,
      customer: { id: customer.userId, username: customer.username },
      currency: 'IDR',
      total_amount: '20.00',
      refunded_amount: '0.00',
      items: [
        {
          product_id: productId,
          sku: expect.any(String),
          name: expect.any(String),
          quantity: 2,
          unit_price: '10.00',
          subtotal: '20.00',
        },
      ],
      shipping_address: 'Jalan Merdeka 1',
      notes: '',
      created_at: INSTANT,
      updated_at: INSTANT,
      expires_at: INSTANT,
      money: [
        {
          transaction_id: ID,
          type: 'payment',
          amount: '20.00',
          balance_after: MONEY,
          by: { id: customer.userId, username: customer.username },
          created_at: INSTANT,
        },
      ],
      reservation: { status: 'CONFIRMED', expires_at: INSTANT },
      staff_notes: [],
      can: { cancel: true, refund: true, advance: 'PROCESSING', note: true, goodwill: false },
      server_time: INSTANT,
    });
    expectRefused(await world.staff.api.get(path(uuidv7(0))), 404, 'order_not_found');
  });

  it('has a timeline of three services in the order of what was done, with who did it', async () => {
    const orderId = await paidOrder();
    expectOk(await world.staff.api.post(path(orderId, 'advance/'), { status: 'PROCESSING', notes: 'on the bench' }));
    expectOk(await world.staff.api.post(path(orderId, 'cancel/'), { reason: 'He changed his mind.' }));
    const { timeline } = expectOk(await world.staff.api.get(path(orderId, 'timeline/'))) as {
      timeline: { type: string; service: string; by: { username: string } | null; note: string | null }[];
    };
    expect(timeline.map(({ service, type, by, note }) => [service, type, by?.username, note])).toEqual([
      ['inventory', 'StockReserved', customer.username, null],
      ['orders', 'OrderCreated', customer.username, null],
      ['inventory', 'ReservationClaimed', customer.username, null],
      ['wallet', 'TransferPosted', customer.username, null],
      ['inventory', 'ReservationConfirmed', customer.username, null],
      ['orders', 'OrderPaid', customer.username, null],
      ['orders', 'OrderAdvanced', world.staff.username, 'on the bench'],
      ['inventory', 'ReservationRestocked', world.staff.username, null],
      ['wallet', 'TransferPosted', world.staff.username, null],
      ['orders', 'OrderCancelled', world.staff.username, 'He changed his mind.'],
    ]);
  });
});

describe('what staff does with an order', () => {
  it('cancels with a refund, once however often it is asked', async () => {
    const balance = await world.balance(customer);
    const orderId = await paidOrder();
    const key = { 'idempotency-key': uuidv7(Date.now()) };
    const first = await world.staff.api.post(path(orderId, 'cancel/'), { reason: 'broken' }, key);
    expect(expectOk(first)).toEqual({ order_id: orderId, status: 'CANCELLED', refunded_amount: '10.00' });
    const again = await world.staff.api.post(path(orderId, 'cancel/'), { reason: 'broken' }, key);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(await world.balance(customer)).toBe(balance);
    expectRefused(
      await world.staff.api.post(path(orderId, 'advance/'), { status: 'SHIPPED' }),
      400,
      'invalid_status_transition',
    );
  });

  it('writes notes for staff, whose text is no part of the log nor of what the customer sees', async () => {
    const orderId = await paidOrder();
    const text = 'Called: <script>alert(1)</script> \u202eright to left';
    expect(expectOk(await world.staff.api.post(path(orderId, 'notes/'), { text }))).toEqual({
      order_id: orderId,
      version: 3,
    });
    const by = { id: world.staff.userId, username: world.staff.username };
    expect(expectOk(await world.staff.api.get(path(orderId)))['staff_notes']).toEqual([
      { version: 3, text, by, created_at: INSTANT },
    ]);
    const history = expectOk(await customer.api.get(`/orders/${orderId}/history/`));
    expect((history['history'] as { to_status: string }[]).map(({ to_status }) => to_status)).toEqual([
      'PENDING',
      'PAID',
    ]);
    expect((await customer.api.get(`/orders/${orderId}/`)).body).not.toContain('Called');
    const [logged] = await world.database.rows(NOTE_EVENT, [orderId]);
    expect(logged?.payload).toBe(JSON.stringify({ type: 'NoteAdded', orderId, version: 3 }));
    await world.database.count(ERASE_NOTES, [orderId]);
    expect(expectOk(await world.staff.api.get(path(orderId)))['staff_notes']).toMatchObject([{ text: null, by }]);
  });
});

const NOTE_EVENT = statement<{ payload: string }>(
  'test.note_event',
  `SELECT payload FROM orders.events WHERE aggregate_id = $1 AND type = 'NoteAdded'`,
);
const ERASE_NOTES = statement('test.erase_notes', 'DELETE FROM orders.order_notes WHERE order_id = $1');

describe('many orders at once', () => {
  it('each have an outcome of their own; again under the same key nothing is done twice', async () => {
    const [paid, pending, another] = [await paidOrder(), await world.order(customer, productId), await paidOrder()];
    const missing = uuidv7(0);
    const body = { order_ids: [paid, pending, missing, another, paid], status: 'PROCESSING', notes: 'batch' };
    const key = { 'idempotency-key': uuidv7(Date.now()) };
    const first = await world.staff.api.post('/admin/api/orders/bulk-status/', body, key);
    const refused = (order_id: string, code: string) => {
      return { order_id, ok: false, status: null, code, error: expect.stringMatching(/\S/) };
    };
    expect(expectOk(first)).toEqual({
      outcomes: [
        { order_id: paid, ok: true, status: 'PROCESSING', code: null, error: null },
        refused(pending, 'invalid_status_transition'),
        refused(missing, 'order_not_found'),
        { order_id: another, ok: true, status: 'PROCESSING', code: null, error: null },
      ],
      succeeded: 2,
      failed: 2,
    });
    const again = await world.staff.api.post('/admin/api/orders/bulk-status/', body, key);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    const { history } = expectOk(await world.staff.api.get(`/orders/${paid}/history/`));
    expect(history).toHaveLength(3);
    expectRefused(
      await world.staff.api.post('/admin/api/orders/bulk-status/', { ...body, status: 'SHIPPED' }, key),
      422,
      'key_reused',
    );
    expectRefused(
      await world.staff.api.postKeyless('/admin/api/orders/bulk-status/', body),
      400,
      'idempotency_key_required',
    );
  });

  it('are each moved once by requests under the same key at once', async () => {
    const orderIds = await Promise.all(Array.from({ length: 5 }, () => paidOrder()));
    const body = { order_ids: orderIds, status: 'PROCESSING' };
    const key = { 'idempotency-key': uuidv7(Date.now()) };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.staff.api.post('/admin/api/orders/bulk-status/', body, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(expectOk(answer)))).size).toBe(1);
    expect(expectOk(answers[0] as (typeof answers)[0])).toMatchObject({ succeeded: 5, failed: 0 });
    for (const orderId of orderIds) {
      expect(expectOk(await world.staff.api.get(`/orders/${orderId}/history/`))['history']).toHaveLength(3);
    }
  });
});

describe('today at a glance', () => {
  it('counts what happened, and a payment that was refused', async () => {
    const poor = await world.customer(1n);
    await world.order(poor, productId);
    const unpaid = await world.order(poor, productId);
    expectRefused(await world.pay(poor, unpaid), 400, 'insufficient_funds');
    await world.store.backoffice.flushRefusals();
    await found('');
    const overview = expectOk(await world.staff.api.get('/admin/api/overview/')) as {
      days: Json[];
      orders_by_status: { status: string; orders: number }[];
      top_products: Json[];
      payments_refused: Json[];
    };
    expect(overview.days).toHaveLength(14);
    const today = overview.days.at(-1);
    expect(today).toMatchObject({ day: new Date().toISOString().slice(0, 10), payments_refused: 1 });
    expect(Number(today?.['placed'])).toBeGreaterThan(10);
    expect(Number(today?.['revenue'])).toBeCloseTo(Number(today?.['paid_amount']) - Number(today?.['refunded_amount']));
    expect(overview.payments_refused).toEqual([{ code: 'insufficient_funds', refusals: 1 }]);
    expect(overview.top_products[0]).toMatchObject({ product_id: productId, name: expect.any(String) });
    const pending = overview.orders_by_status.find(({ status }) => status === 'PENDING');
    expect(pending?.orders).toBe((await found('status=PENDING&limit=200')).length);
  });
});
