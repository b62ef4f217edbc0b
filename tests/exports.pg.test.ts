import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import type { App } from '@kontor/http/app';
import { exportRoute } from '@kontor/http/export-route';
import { parse } from 'csv-parse/sync';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { expectOk, expectRefused } from './support/api.ts';
import { type ApiWorld, openApiWorld } from './support/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.drop());

it('writes the orders that a search finds, all of them, as a file', async () => {
  const customer = await world.customer();
  const productId = await world.product(100);
  const placed: string[] = [];
  for (let count = 0; count < 5; count += 1) placed.push(await world.order(customer, productId));
  await world.order(await world.customer(), productId);
  while (await world.store.backoffice.project());
  const answer = await world.staff.api.get(`/admin/api/orders/export/?customer=${customer.userId}&sort=created_at`);
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/);
  const rows = parse<Record<string, string>>(answer.body, { columns: true, record_delimiter: '\r\n' });
  expect(rows.map(({ order_id: id }) => id)).toEqual(placed);
  expect(rows[0]).toMatchObject({
    customer: customer.username,
    status: 'PENDING',
    total_amount: '10.00',
    item_count: '1',
  });
});

it('refuses a filter as the list does, before the file begins, and whoever is no staff', async () => {
  expectRefused(await world.staff.api.get('/admin/api/orders/export/?from=yesterday'), 400, 'validation_failed');
  const customer = await world.customer();
  expectRefused(await customer.api.get('/admin/api/orders/export/'), 403, 'forbidden');
  expect((await world.staff.api.get('/admin/api/orders/export/?customer=nobody')).body).toMatch(/^order_id,.*\r\n$/);
});

type CsvRow = Readonly<Record<string, string>>;

/** The rows of a file that an administrator asks for. */
async function fileOf(url: string): Promise<CsvRow[]> {
  const answer = await world.admin.api.get(url);
  expect(answer.statusCode, answer.body).toBe(200);
  return parse<Record<string, string>>(answer.body, { columns: true, record_delimiter: '\r\n' });
}

it('writes products, for sale or not, as their list finds them', async () => {
  const word = `Csv${Date.now()}`;
  const made: string[] = [];
  for (const name of [`${word} plain`, `${word}, "quoted"`]) {
    const body = { sku: `${word}-${made.length}`, name, description: '=1+1', price: '10.00' };
    made.push(String(expectOk(await world.staff.api.post('/inventory/products/', body))['id']));
  }
  const rows = await fileOf(`/admin/api/products/export/?q=${word}&sort=created_at`);
  expect(rows.map(({ product_id: id }) => id)).toEqual(made);
  expect(rows[1]).toMatchObject({
    name: `${word}, "quoted"`,
    description: "'=1+1",
    price: '10.00',
    stock_quantity: '0',
  });
});

it('writes every movement of a product, more than fit into one page', async () => {
  const productId = await world.product(10_000);
  const body = { product_id: productId, quantity: 1 };
  const adds = Array.from({ length: 520 }, () => world.staff.api.post('/inventory/stock/add/', body));
  for (const added of await Promise.all(adds)) expectOk(added);
  const rows = await fileOf(`/admin/api/movements/export/?product_id=${productId}`);
  expect(rows).toHaveLength(521);
  expect(new Set(rows.map(({ movement_id: id }) => id)).size).toBe(521);
  expect(rows[0]).toMatchObject({ movement_type: 'STOCK_IN', quantity: '1', created_by: world.staff.username });
  expectRefused(await world.staff.api.get('/admin/api/movements/export/'), 400, 'validation_failed');
  const nowhere = `/admin/api/movements/export/?product_id=${world.staff.userId}`;
  expectRefused(await world.staff.api.get(nowhere), 404, 'product_not_found');
});

it('writes users and their wallets as their searches find them', async () => {
  const customer = await world.customer(123_45n);
  const [user, ...others] = await fileOf(`/admin/api/users/export/?q=${customer.username}`);
  expect(others).toEqual([]);
  expect(user).toMatchObject({
    user_id: customer.userId,
    username: customer.username,
    role: 'customer',
    active: 'true',
  });
  const [wallet] = await fileOf(`/admin/api/accounts/export/?q=${customer.username}`);
  expect(wallet).toMatchObject({ user_id: customer.userId, balance: '123.45', currency: 'IDR' });
  const all = await fileOf('/admin/api/users/export/?sort=created_at&role=customer');
  expect(all.length).toBeGreaterThan(1);
  expect(new Set(all.map(({ role }) => role))).toEqual(new Set(['customer']));
});

it('writes the ledger, and a statement of one account', async () => {
  const customer = await world.customer();
  const productId = await world.product(5);
  const orderId = await world.order(customer, productId);
  expectOk(await world.pay(customer, orderId));
  const statement = await fileOf(`/admin/api/transfers/export/?user_id=${customer.userId}`);
  expect(statement.map(({ type }) => type)).toEqual(['PAYMENT', 'TOPUP']);
  expect(statement[0]).toMatchObject({ amount: '-10.00', order_id: orderId, username: customer.username });
  const ledger = await fileOf('/admin/api/transfers/export/');
  expect(ledger.length).toBeGreaterThan(statement.length);
  expect(ledger[0]).toEqual(statement[0]);
});

it('writes what staff did, for administrators alone', async () => {
  const productId = await world.product(5);
  const adjust = { product_id: productId, quantity: -1, notes: '@broken' };
  expectOk(await world.staff.api.post('/inventory/stock/adjust/', adjust));
  const [entry, ...others] = await fileOf(`/admin/api/audit/export/?target=${productId}&action=AdjustStock`);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ actor_name: world.staff.username, action: 'AdjustStock', note: "'@broken" });
  expect(JSON.parse(entry?.['after'] ?? '')).toHaveProperty('on_hand', 4);
  expectRefused(await world.staff.api.get('/admin/api/audit/export/'), 403, 'forbidden');
});

/** An endless list, and how many of its pages were read. */
async function endless(): Promise<{ server: string; pages: () => number; close: () => Promise<void> }> {
  let pages = 0;
  const app = Fastify() as unknown as App;
  exportRoute(app, {
    resource: 'numbers',
    access: 'staff',
    summary: '',
    operationId: 'x',
    querystring: Type.Object({}),
    columns: [{ name: 'n', of: (n: number) => `${n}`.padEnd(1_000) }],
    pages: () => async (after: number | null) => {
      pages += 1;
      const from = after ?? 0;
      return { rows: Array.from({ length: 100 }, (_, index) => from + index), next: from + 100 };
    },
  });
  const server = await app.listen({ host: '127.0.0.1', port: 0 });
  return { server, pages: () => pages, close: () => app.close() };
}

/** Resolves when a count has stood still for a while: what is read fills the buffers on the way, and then no more is. */
async function stands(count: () => number): Promise<void> {
  let before = -1;
  const still = () => {
    const now = count();
    const same = now === before;
    before = now;
    return same;
  };
  await expect.poll(still, { interval: 300, timeout: 10_000 }).toBe(true);
}

it('reads no further than the client takes it, and stops when it leaves', async () => {
  const { server, pages, close } = await endless();
  const sent = request(`${server}/admin/api/numbers/export/`).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.pause();
  await stands(pages);
  expect(pages()).toBeLessThan(500);
  const taken = pages();
  response.resume();
  await expect.poll(pages).toBeGreaterThan(taken + 20);
  sent.destroy();
  await stands(pages);
  await close();
});

it('writes four at once, and has the fifth wait', async () => {
  const { server, close } = await endless();
  const open = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const sent = request(`${server}/admin/api/numbers/export/`).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.pause();
      return sent;
    }),
  );
  const status = async () => {
    const sent = request(`${server}/admin/api/numbers/export/`).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    sent.destroy();
    return response.statusCode;
  };
  // Without the edge an error is a 500; what counts is that it is refused.
  expect(await status()).toBe(500);
  open[0]?.destroy();
  await expect.poll(status).toBe(200);
  for (const each of open) each.destroy();
  await close();
});
