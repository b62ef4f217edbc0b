import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { uuidv7 } from '@kontor/kernel/uuid';
import { describe, expect, it } from 'vitest';

import { HttpCaller } from './support/http-caller.ts';

const PROGRAM = fileURLToPath(new URL('../kontor.mjs', import.meta.url));
const missing = ['PG15', 'REDIS', 'NATS', 'NGINX', 'HAPROXY', 'PGBOUNCER', 'OPENSSL'].some(
  (name) => process.env[`KONTOR_TEST_${name}_BIN`] === undefined,
);
/** The one with most in it; the others where all topologies are asked for. */
const NAMES = [
  'apart-redis-nats',
  ...(process.env['KONTOR_TEST_TOPOLOGIES'] === 'all'
    ? ['nginx', 'haproxy', 'pooled', 'replica', 'apart-replica', 'nats']
    : []),
];
const ENDED_MS_MAX = 20_000;

describe.skipIf(missing).each(NAMES)('npm run topology -- %s', (name) => {
  it('starts a store in which something can be bought, says where, and ends all of it on SIGTERM', async () => {
    // As a person's, not as a worker's of the tests.
    const { VITEST: _, ...env } = process.env;
    const child = spawn(process.execPath, [PROGRAM, 'topology', name], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const exit = once(child, 'exit');
      const urls = await told(createInterface({ input: child.stdout }), exit);
      expect(urls.length).toBeGreaterThan(0);
      for (const url of urls) expect(await buy(url)).toMatchObject({ status: 200, body: { status: 'PAID' } });
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
      for (const url of urls) await expect(callerAt(url).get('/api/status/')).rejects.toThrow(/ECONNREFUSED/);
    } finally {
      child.kill('SIGTERM');
      await expect.poll(() => child.exitCode, { timeout: ENDED_MS_MAX }).not.toBeNull();
    }
  });
});

/** Where it says that it serves. @throws where it ends before it does. */
async function told(lines: AsyncIterable<string>, exit: Promise<unknown[]>): Promise<string[]> {
  const first = async () => {
    for await (const line of lines) return line.match(/https?:\/\/[\d.:]+/g) ?? [];
    throw new Error(`it ended: ${String(await exit)}`);
  };
  return first();
}

function callerAt(url: string, cookie: string | null = null): HttpCaller {
  return new HttpCaller(
    url,
    cookie,
    url.startsWith('https:') ? new Agent({ rejectUnauthorized: false }) : new HttpAgent(),
  );
}

/** Signs in with a sample account, and orders and pays what is first in the list. */
async function buy(url: string) {
  const login = await callerAt(url).post('/auth/login/', { username: 'testuser1', password: 'testpass123' });
  const session = login.headers['set-cookie']?.find((each) => each.startsWith('sessionid='))?.split(';', 1)[0] ?? null;
  const caller = callerAt(url, session);
  const { products } = (await caller.get('/inventory/products/?search=mouse')).body as { products: { id: string }[] };
  const items = [{ product_id: products[0]?.id, quantity: 1 }];
  const order = { items, shipping_address: 'Jalan Merdeka 1' };
  const { body } = await caller.post('/orders/create/', order, uuidv7(Date.now()));
  return caller.post('/orders/payment/process/', { order_id: body['order_id'] }, uuidv7(Date.now()));
}
