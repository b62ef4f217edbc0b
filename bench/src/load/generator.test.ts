import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { uuidv7 } from '@kontor/kernel/uuid';
import { afterEach, describe, expect, it } from 'vitest';

import { generateLoad } from './generator.ts';
import type { LoadPlan, LoadWorkload } from './plan.ts';

const workload: LoadWorkload = {
  sessions: Array.from({ length: 8 }, (_, at) => ({ cookie: `sessionid=s${at}`, userId: uuidv7(at) })),
  productIds: Array.from({ length: 50 }, (_, at) => uuidv7(at)),
};
const SILENT = { measuring: () => undefined, measured: () => undefined };

let close: () => void;
afterEach(() => close());

/** Answers creates and pays; `trouble` may answer the nth request instead. */
async function serve(
  trouble: (n: number, request: IncomingMessage, response: ServerResponse) => boolean = () => false,
) {
  const seen = {
    requests: 0,
    sessions: new Set<string>(),
    products: new Set<string>(),
    keys: new Set<string>(),
    sockets: 0,
  };
  const created = new Set<string>();
  const paid = new Set<string>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      seen.requests += 1;
      seen.sessions.add(request.headers.cookie ?? '');
      seen.keys.add(String(request.headers['idempotency-key']));
      if (trouble(seen.requests, request, response)) return;
      const body = JSON.parse(text) as { order_id?: string; items?: { product_id: string }[] };
      const order = body.order_id ?? uuidv7(Date.now());
      if (body.items !== undefined) created.add(order);
      else paid.add(order);
      seen.products.add(body.items?.[0]?.product_id ?? '');
      send(response, 200, { order_id: order, status: body.items === undefined ? 'PAID' : 'PENDING' });
    });
  });
  server.on('connection', () => {
    seen.sockets += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const plan: LoadPlan = {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    workloadFile: '',
    shoppers: 4,
    distribution: 'spread',
    warmUpMs: 50,
    measureMs: 5_000,
    ordersMax: 200,
  };
  return { plan, seen, created, paid };
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
}

describe('a load', () => {
  it('pays every order it creates, each request under a key of its own, on one connection a shopper', async () => {
    const { plan, seen, created, paid } = await serve();
    const result = await generateLoad(plan, workload, SILENT);
    expect(result).toMatchObject({ ordersPaid: 200, errors: 0, pay: { count: 200 }, createAndPay: { count: 200 } });
    expect(paid).toEqual(created);
    expect([seen.sockets, seen.sessions.size, seen.keys.size]).toEqual([4, 4, seen.requests]);
    expect(seen.products.size).toBeGreaterThan(40);
  });

  it('wants the first product only when it is hot', async () => {
    const { plan, seen } = await serve();
    await generateLoad({ ...plan, distribution: 'hot' }, workload, SILENT);
    expect([...seen.products].filter((id) => id !== '')).toEqual([workload.productIds[0]]);
  });

  it('ends by time too, and tells the edges of the measured time', async () => {
    const { plan } = await serve();
    const edges: string[] = [];
    const listener = { measuring: () => edges.push('measuring'), measured: () => edges.push('measured') };
    const result = await generateLoad({ ...plan, measureMs: 150, ordersMax: 1_000_000 }, workload, {
      measuring: () => void listener.measuring(),
      measured: () => void listener.measured(),
    });
    expect(edges).toEqual(['measuring', 'measured']);
    expect(result.seconds).toBeGreaterThan(0.14);
    expect(result.seconds).toBeLessThan(2);
  });

  it('counts refusals and lost connections by kind, and goes on', async () => {
    const { plan } = await serve((n, request, response) => {
      if (n % 31 === 0) send(response, 503, { error: 'busy', code: 'overloaded' });
      else if (n % 37 === 0) request.socket.destroy();
      else if (n % 41 === 0) send(response, 200, { order_id: uuidv7(1), status: 'PAYING' });
      return n % 31 === 0 || n % 37 === 0 || n % 41 === 0;
    });
    const result = await generateLoad({ ...plan, warmUpMs: 0 }, workload, SILENT);
    expect(result.ordersPaid).toBe(200);
    expect(Object.keys(result.errorsBy)).toContain('503 overloaded');
    expect(Object.keys(result.errorsBy).some((kind) => kind.startsWith('connection '))).toBe(true);
    expect(result.errors).toBe(Object.values(result.errorsBy).reduce((sum, count) => sum + count, 0));
  });

  it.each([
    ['host', { host: 'shop.example' }],
    ['host', { host: '10.0.0.1' }],
    ['host', { host: '127.0.0.1.example' }],
    ['shoppers', { shoppers: 0 }],
    ['sessions', { shoppers: 9 }],
    ['measureMs', { measureMs: Number.NaN }],
  ])('refuses a plan whose %s it must not run: %o', async (field, change) => {
    const { plan, seen } = await serve();
    await expect(generateLoad({ ...plan, ...change }, workload, SILENT)).rejects.toThrow(`${field}:`);
    expect(seen.sockets).toBe(0);
  });

  it('refuses a cookie that would change the request', async () => {
    const { plan } = await serve();
    const sessions = workload.sessions.map(() => ({ cookie: 'sessionid=a\r\nX: y', userId: '' }));
    await expect(generateLoad(plan, { ...workload, sessions }, SILENT)).rejects.toThrow('sessions:');
  });
});
