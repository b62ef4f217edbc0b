import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectOk, expectRefused, INSTANT, type Json } from './support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from './support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.drop());

const staff = async (path: string) => expectOk(await world.staff.api.get(path));
const rowsOf = (page: Json, name: string) => page[name] as Json[];

/** Every row of a list, a page of two at a time. */
async function allOf(path: string, name: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await staff(`${path}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    rows.push(...rowsOf(page, name));
    cursor = page['next_cursor'] as string | null;
  }
  return rows;
}

describe('the value of stock', () => {
  const fold = async () => {
    while (await world.store.stockValue.project());
  };
  let products: string[];
  beforeAll(async () => {
    products = [
      await world.product(4, 1_000n),
      await world.product(7, 90_000n),
      await world.product(0, 500n),
      await world.product(1, 4_000n),
    ];
    const customer = await world.customer();
    await world.order(customer, products[0] ?? '', 3);
    expectOk(await world.pay(customer, await world.order(customer, products[1] ?? '', 2)));
    await fold();
  });

  it('lists units at the price in force, the dearest first or last, page by page, with what all come to', async () => {
    const listed = await allOf('/admin/api/stock-value/?sort=-value', 'stock_value');
    expect(listed.map((row) => [row['product_id'], row['on_hand'], row['reserved'], row['value']])).toEqual([
      [products[1], 5, 0, '4500.00'],
      // Of one value: by their ids.
      ...[
        [products[0], 4, 3, '40.00'],
        [products[3], 1, 0, '40.00'],
      ].toSorted(([a], [b]) => (String(a) < String(b) ? 1 : -1)),
      [products[2], 0, 0, '0.00'],
    ]);
    expect(await allOf('/admin/api/stock-value/?sort=value', 'stock_value')).toEqual(listed.toReversed());
    const page = await staff('/admin/api/stock-value/');
    expect(page['totals']).toEqual({
      products: 4,
      on_hand: 10,
      reserved: 3,
      value: '4580.00',
      reserved_value: '30.00',
      currency: 'IDR',
    });
    expect(page['as_of']).toMatchObject({ behind: 0, at: INSTANT });
  });

  it('filters by what is for sale and by bounds of the value, and says how far it is behind', async () => {
    const [cheap = '', dear] = products;
    const { version } = expectOk(await world.anyone.get(`/inventory/products/${cheap}/`));
    expectOk(await world.staff.api.patch(`/inventory/products/${cheap}/`, { version, active: false, price: '20.00' }));
    const before = await staff('/admin/api/stock-value/');
    expect(before['as_of']).toMatchObject({ behind: 1 });
    await fold();
    const idsOf = async (query: string) =>
      (await allOf(`/admin/api/stock-value/?${query}`, 'stock_value')).map((row) => row['product_id']);
    expect(await idsOf('active=false')).toEqual([cheap]);
    expect(await idsOf(`q=${dear}`)).toEqual([dear]);
    expect(await idsOf('q=no-such-sku')).toEqual([]);
    expect(await idsOf('active=true&value_min=0.01')).toEqual([dear, products[3]]);
    expect(await idsOf('value_min=40.00&value_max=80')).toEqual([cheap, products[3]]);
    expect((await staff('/admin/api/stock-value/'))['totals']).toMatchObject({
      value: '4620.00',
      reserved_value: '60.00',
    });
    expectRefused(await world.staff.api.get('/admin/api/stock-value/?value_min=-1'), 400, 'invalid_amount');
    expectRefused(await world.staff.api.get('/admin/api/stock-value/?cursor=abc'), 400, 'invalid_cursor');
  });

  it('is written as a file', async () => {
    const answer = await world.staff.api.get('/admin/api/stock-value/export/?sort=value');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="stock-value-\d{4}-\d\d-\d\d\.csv"$/);
    const rows = parse<Record<string, string>>(answer.body, { columns: true, record_delimiter: '\r\n' });
    expect(rows.map(({ product_id: id }) => id)).toEqual(
      (await allOf('/admin/api/stock-value/?sort=value', 'stock_value')).map((row) => row['product_id']),
    );
    expect(rows.at(-1)).toMatchObject({ on_hand: '5', value: '4500.00', currency: 'IDR' });
  });
});

describe('the statements of all accounts', () => {
  const fold = async () => {
    while (await world.store.statements.project());
  };
  const find = (query: string) => allOf(`/admin/api/statements/?${query}`, 'statements');
  const brief = (rows: readonly Json[]) => rows.map((row) => [row['type'], row['amount'], row['balance_after']]);
  let ann: Person;
  let orderId: string;
  beforeAll(async () => {
    ann = await world.customer(50_000n);
    const productId = await world.product(10);
    orderId = await world.order(ann, productId, 3);
    expectOk(await world.pay(ann, orderId));
    expectOk(await ann.api.post('/orders/cancel/', { order_id: orderId }));
    const correction = { amount: '-12.34', reason: '=1+1' };
    expectOk(await world.admin.api.post(`/admin/api/accounts/${ann.userId}/correct/`, correction));
    await fold();
  });

  it('have a line for each posting of a user, by name or id, the newest or the oldest first', async () => {
    const lines = await find(`q=${ann.username}`);
    expect(brief(lines)).toEqual([
      ['CORRECTION', '-12.34', '487.66'],
      ['REFUND', '30.00', '500.00'],
      ['PAYMENT', '-30.00', '470.00'],
      ['TOPUP', '500.00', '500.00'],
    ]);
    expect(lines.map((line) => [line['order_id'], line['notes'], line['username']])).toEqual([
      [null, '=1+1', ann.username],
      [orderId, null, ann.username],
      [orderId, null, ann.username],
      [null, null, ann.username],
    ]);
    expect(await find(`q=${ann.userId}&sort=created_at`)).toEqual(lines.toReversed());
    expect(await find('q=nobody-of-this-name')).toEqual([]);
    // What the ledger itself says of it.
    const { transfers } = await staff(`/admin/api/accounts/${ann.userId}/transfers/`);
    expect((transfers as Json[]).map((transfer) => transfer['id'])).toEqual(lines.map((line) => line['transfer_id']));
  });

  it('are searched by kind, by amount whichever way it moved, and by day', async () => {
    const lines = await find(`q=${ann.username}`);
    const id = (index: number) => lines[index]?.['transfer_id'];
    const idsOf = async (query: string) => (await find(query)).map((line) => line['transfer_id']);
    expect(await idsOf('type=CORRECTION')).toEqual([id(0)]);
    expect(await idsOf('amount_min=30&amount_max=30.00')).toEqual([id(1), id(2)]);
    expect(await idsOf('amount_min=30&amount_max=30.00&type=REFUND')).toEqual([id(1)]);
    expect(await idsOf(`q=${ann.username}&amount_min=12.34&amount_max=12.34`)).toEqual([id(0)]);
    const day = String(lines[0]?.['created_at']).slice(0, 10);
    expect(await idsOf(`q=${ann.username}&from=${day}&to=${day}`)).toEqual(lines.map((line) => line['transfer_id']));
    const refundedAt = String(lines[1]?.['created_at']);
    expect(await idsOf(`q=${ann.username}&from=${refundedAt}`)).toContain(id(0));
    expect(await idsOf(`q=${ann.username}&to=${refundedAt}`)).not.toContain(id(1));
    expect(await idsOf('to=2020-01-01')).toEqual([]);
    expectRefused(await world.staff.api.get('/admin/api/statements/?from=yesterday'), 400, 'validation_failed');
    const forged = Buffer.from(JSON.stringify(['statements', '999999999999999', '1'])).toString('base64url');
    expectRefused(await world.staff.api.get(`/admin/api/statements/?cursor=${forged}`), 400, 'invalid_cursor');
  });

  it('are walked in pieces where what is asked for is rare among many, to the last of them', async () => {
    const bob = await world.customer(100n);
    const deposits = Array.from({ length: 700 }, () => bob.api.post('/wallet/submit/', { amount: '1.00' }));
    for (const deposit of await Promise.all(deposits)) expectOk(deposit);
    await fold();
    const oldest = await find(`q=${bob.username}&sort=created_at&from=2000-01-01`);
    expect(oldest).toHaveLength(701);
    expect(new Set(oldest.map((line) => line['transfer_id'])).size).toBe(701);
    expect(await find('type=CORRECTION&from=2000-01-01&amount_max=12.34')).toHaveLength(1);
  });

  it('say how far they are behind, and the account itself never is', async () => {
    const carl = await world.customer(100n);
    const page = await staff(`/admin/api/statements/?q=${carl.userId}`);
    expect(page['statements']).toEqual([]);
    expect(page['as_of']).toMatchObject({ behind: 2 });
    expect((await staff(`/admin/api/accounts/${carl.userId}/transfers/`))['transfers']).toHaveLength(1);
    await fold();
    const folded = await staff(`/admin/api/statements/?q=${carl.userId}`);
    expect(folded['statements']).toHaveLength(1);
    expect(folded['as_of']).toMatchObject({ behind: 0 });
  });

  it('are written as a file, in which no cell is a formula', async () => {
    const answer = await world.staff.api.get(`/admin/api/statements/export/?q=${ann.username}&sort=created_at`);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="statements-/);
    const rows = parse<Record<string, string>>(answer.body, { columns: true, record_delimiter: '\r\n' });
    expect(rows.map(({ type, amount }) => [type, amount])).toEqual([
      ['TOPUP', '500.00'],
      ['PAYMENT', '-30.00'],
      ['REFUND', '30.00'],
      ['CORRECTION', '-12.34'],
    ]);
    expect(rows.at(-1)).toMatchObject({ notes: "'=1+1", balance_after: '487.66', username: ann.username });
  });
});
