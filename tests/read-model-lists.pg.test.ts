import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectOk, expectRefused, INSTANT, type Json } from './support/api.ts';
import { type ApiWorld, openApiWorld } from './support/api-world.ts';

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
