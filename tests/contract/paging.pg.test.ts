import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk, expectRefused, type Json } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';

const ENTRIES = 7;
const PAGE_LIMIT_MAX = 200;
const PAGE_LIMIT_DEFAULT = 50;

/** A list of the contract: how to ask for it, and how to tell its entries apart. */
interface List {
  readonly by: () => Person;
  readonly url: () => string;
  readonly field: string;
  readonly id: string;
  /** Adds an entry where a list of the newest begins, or one of the oldest ends. */
  readonly add: () => Promise<unknown>;
}

let world: ApiWorld;
let customer: Person;
let product: string;
beforeAll(async () => {
  world = await openApiWorld();
  customer = await world.customer(0n);
  product = await world.product(0);
  for (let index = 0; index < ENTRIES; index += 1) for (const { add } of Object.values(LISTS)) await add();
});
afterAll(() => world.drop());

const LISTS: Readonly<Record<string, List>> = {
  '/wallet/transactions/': {
    by: () => customer,
    url: () => '/wallet/transactions/?',
    field: 'transactions',
    id: 'transaction_id',
    add: async () => expectOk(await customer.api.post('/wallet/submit/', { amount: '1' })),
  },
  '/inventory/products/': {
    by: () => customer,
    url: () => '/inventory/products/?',
    field: 'products',
    id: 'id',
    add: () => world.product(1),
  },
  '/inventory/products/?search=': {
    by: () => customer,
    url: () => '/inventory/products/?search=sku&',
    field: 'products',
    id: 'id',
    add: () => world.product(1),
  },
  '/inventory/products/{product_id}/movements/': {
    by: () => world.staff,
    url: () => `/inventory/products/${product}/movements/?`,
    field: 'movements',
    id: 'id',
    add: async () =>
      expectOk(await world.staff.api.post('/inventory/stock/add/', { product_id: product, quantity: 2 })),
  },
  '/orders/user/orders/': {
    by: () => customer,
    url: () => '/orders/user/orders/?',
    field: 'orders',
    id: 'order_id',
    add: () => world.order(customer, product),
  },
  '/orders/user/orders/?status=': {
    by: () => customer,
    url: () => '/orders/user/orders/?status=PENDING&',
    field: 'orders',
    id: 'order_id',
    add: () => world.order(customer, product),
  },
};

/** Pages of a list from its first to its last, as the ids on each. */
async function pagesOf({ by, url, field, id }: List, limit: number, between = async () => {}): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let cursor: string | null = null;
  do {
    const at = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Json = expectOk(await by().api.get(`${url()}limit=${limit}${at}`));
    expect(Object.keys(page)).toEqual([field, 'next_cursor']);
    pages.push((page[field] as Json[]).map((entry) => entry[id]));
    cursor = page['next_cursor'] as string | null;
    expect(pages.length).toBeLessThan(100);
    await between();
  } while (cursor !== null);
  return pages;
}

describe.each(Object.entries(LISTS))('%s', (_name, list) => {
  it.each([1, 2, 3])('shows everything once, by pages of %i', async (limit) => {
    const [all] = (await pagesOf(list, PAGE_LIMIT_MAX)) as [unknown[]];
    expect(all.length).toBeGreaterThanOrEqual(ENTRIES);
    const pages = await pagesOf(list, limit);
    expect(pages.flat()).toEqual(all);
    // Every page but the last is full, and no last one is empty.
    expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(pages.at(-1)?.length).toBeGreaterThan(0);
  });

  it('neither skips nor repeats what was there while more comes in', async () => {
    const [before] = (await pagesOf(list, PAGE_LIMIT_MAX)) as [unknown[]];
    let adding = 3;
    const seen = (await pagesOf(list, 2, async () => void (adding-- > 0 && (await list.add())))).flat();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
  });

  it('takes 1 to 200 entries a page, 50 unless told', async () => {
    const { api } = list.by();
    for (const limit of ['0', '201', '-1', 'abc', '1.5', '']) {
      const body = expectRefused(await api.get(`${list.url()}limit=${limit}`), 400, 'validation_failed');
      expect(body['details']).toMatchObject([{ field: 'limit' }]);
    }
    for (const limit of [1, PAGE_LIMIT_MAX]) expectOk(await api.get(`${list.url()}limit=${limit}`));
    expectRefused(await api.get(`${list.url()}cursor=nonsense`), 400, 'invalid_cursor');
  });
});

describe('a page', () => {
  it('has 50 entries unless told, and 200 at most', async () => {
    const buyer = await world.customer(0n);
    await Promise.all(
      Array.from({ length: 260 }, async () => expectOk(await buyer.api.post('/wallet/submit/', { amount: '1' }))),
    );
    const length = async (query: string) =>
      (expectOk(await buyer.api.get(`/wallet/transactions/${query}`))['transactions'] as unknown[]).length;
    expect([await length(''), await length(`?limit=${PAGE_LIMIT_MAX}`)]).toEqual([PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX]);
  });
});
