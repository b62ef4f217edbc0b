import { randomBytes } from 'node:crypto';

import { uuidv7 } from '@kontor/kernel/uuid';
import { createEmptyDatabase, type TestDatabase } from '@kontor/testing/database';
import { freePort } from '@kontor/testing/loopback';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signIn } from './support/http-caller.ts';
import { killServers, type ServerProcess, startServer } from './support/server-process.ts';

type Made = Pick<TestDatabase, 'connectionString' | 'drop'>;

const PERMISSION_DENIED = '42501';
const FOLDED_MS_MAX = 10_000;

/** As docs/operations.md has it once the wallet has moved: all else stays one process on the shared database, and the wallet's is not the superuser's. */
describe('a wallet in a process of its own, on a database of its own with logins of its own, beside a process of all the rest', () => {
  const suffix = randomBytes(6).toString('hex');
  const [owner, app] = [`wallet_owner_${suffix}`, `wallet_app_${suffix}`];
  const password = randomBytes(12).toString('hex');
  let shared: Made;
  let own: Made;
  let rest: ServerProcess;
  beforeAll(async () => {
    [shared, own] = await Promise.all([createEmptyDatabase(), createEmptyDatabase()]);
    const name = new URL(own.connectionString).pathname.slice(1);
    await run(own.connectionString, `CREATE ROLE ${owner} LOGIN PASSWORD '${password}' CREATEROLE`);
    await run(own.connectionString, `CREATE ROLE ${app} LOGIN PASSWORD '${password}'`);
    await run(own.connectionString, `ALTER DATABASE ${name} OWNER TO ${owner}`);
    // Tests share a server, whose roles of the services others have made.
    const roles = await run(own.connectionString, "SELECT rolname FROM pg_roles WHERE rolname ~ '^kontor_'");
    for (const { rolname } of roles)
      await run(own.connectionString, `GRANT ${String(rolname)} TO ${owner} WITH ADMIN OPTION`);
    const common = { INTERNAL_TOKEN: randomBytes(36).toString('base64url'), WALLET_DATABASE_URL: loginOf(app) };
    const port = await freePort();
    await startServer({
      env: {
        ...common,
        KONTOR_ROLE: 'wallet,worker',
        WALLET_MIGRATION_DATABASE_URL: loginOf(owner),
        PORT: String(port),
      },
    });
    rest = await startServer({
      env: {
        ...common,
        KONTOR_ROLE: 'gateway,inventory,orders,worker',
        DATABASE_URL: shared.connectionString,
        WALLET_URL: `http://127.0.0.1:${port}`,
      },
    });
  });
  afterAll(async () => {
    await killServers();
    await Promise.all([shared?.drop(), own?.drop()]);
  });

  function loginOf(role: string): string {
    const url = new URL(own.connectionString);
    [url.username, url.password] = [role, password];
    return url.href;
  }

  it('sells, takes the money there, and agrees in everything', async () => {
    const caller = await signIn(rest.url, 'testuser1', 'testpass123');
    const { products } = (await caller.get('/inventory/products/?search=mouse')).body as { products: { id: string }[] };
    const order = { items: [{ product_id: products[0]?.id, quantity: 1 }], shipping_address: 'Jalan Merdeka 1' };
    const created = await caller.post('/orders/create/', order, uuidv7(Date.now()));
    const paid = await caller.post(
      '/orders/payment/process/',
      { order_id: created.body['order_id'] },
      uuidv7(Date.now()),
    );
    expect([paid.status, paid.body['status']]).toEqual([200, 'PAID']);
    const charged = "SELECT count(*)::int AS count FROM wallet.transfers WHERE kind = 'payment'";
    expect(await run(own.connectionString, charged)).toEqual([{ count: 1 }]);
    const admin = await signIn(rest.url, 'admin', 'admin');
    const verified = async () => (await admin.get('/admin/api/verify/')).body;
    await expect.poll(verified, { timeout: FOLDED_MS_MAX }).toMatchObject({ ok: true });
  });

  it('serves under a login that can neither change a log nor make a table', async () => {
    for (const text of [
      "UPDATE wallet.events SET type = 'x'",
      'DELETE FROM wallet.transfers',
      'CREATE TABLE wallet.more (id int)',
    ]) {
      await expect(run(loginOf(app), text)).rejects.toMatchObject({ code: PERMISSION_DENIED });
    }
    const users = await run(
      own.connectionString,
      "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name LIKE 'kontor %' AND datname = current_database()",
    );
    expect(users).toEqual([{ usename: app }]);
  });
});

async function run(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
