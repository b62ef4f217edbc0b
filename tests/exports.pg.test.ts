import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import type { App } from '@kontor/http/app';
import { exportRoute } from '@kontor/http/export-route';
import { parse } from 'csv-parse/sync';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { expectRefused } from './support/api.ts';
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
