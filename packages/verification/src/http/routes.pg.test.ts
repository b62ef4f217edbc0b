import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { IDENTITY_MIGRATIONS } from '@kontor/identity/migrations';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import { statement } from '@kontor/postgres/statement';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { WALLET_MIGRATIONS } from '@kontor/wallet/migrations';
import Fastify, { type RawServerDefault } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { INVARIANTS } from '../invariants.ts';
import type { PresentedReport } from '../report.ts';
import { together } from '../verify.ts';
import { verificationRoutes } from './routes.ts';

const DEADLINE_MS = 10_000;

let store: TestDatabase;
beforeAll(async () => {
  store = await openTestDatabase([IDENTITY_MIGRATIONS, INVENTORY_MIGRATIONS, ORDERS_MIGRATIONS, WALLET_MIGRATIONS]);
});
afterAll(() => store.drop());

/** The route behind as much of the edge as it needs. */
function startApp(deadlineMs: number) {
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>().withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { deadline: Date.now() + deadlineMs });
  });
  verificationRoutes(app, { databases: together(store.database), servingSince: 0 });
  return app;
}

test('staff is told of every check, and of the rows that break one', async () => {
  await store.database.count(statement('', 'UPDATE wallet.log_head SET position = 7'));
  const app = startApp(DEADLINE_MS);
  const answer = await app.inject('/admin/api/verify/');
  expect(answer.statusCode).toBe(200);
  const report = answer.json<PresentedReport>();
  expect(report.ok).toBe(false);
  expect(report.checks.map(({ name }) => name)).toEqual(INVARIANTS.map(({ name }) => name));
  expect(report.checks.filter(({ violations }) => violations > 0)).toMatchObject([
    { name: 'head_is_last_position', rows: [{ log: 'wallet', head: '7', last_position: '0' }] },
  ]);
  await app.close();
});

test('many at once share one verification', async () => {
  const app = startApp(DEADLINE_MS);
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.inject('/admin/api/verify/')));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  await app.close();
});

test('who cannot wait for the end is told to come back', async () => {
  const app = startApp(0);
  const answer = await app.inject('/admin/api/verify/');
  expect(answer.body).toContain('still running');
  await expect.poll(async () => (await app.inject('/admin/api/verify/')).statusCode, { timeout: 10_000 }).toBe(200);
  await app.close();
});
