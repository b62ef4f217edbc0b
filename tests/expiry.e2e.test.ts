import { setTimeout as delay } from 'node:timers/promises';

import { uuidv7 } from '@kontor/kernel/uuid';
import { waitFor } from '@kontor/postgres/embedded/wait';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { type DataFolder, makeDataFolder } from './support/data-folder.ts';
import { HttpCaller, signIn } from './support/http-caller.ts';
import { killServers, type ServerProcess, startServer } from './support/server-process.ts';
import { openStoreAt } from './support/test-store.ts';

const TTL_MS = 2_500;
/** What the design promises, from the end of a reservation, or from when a server is back. */
const RELEASE_MS_MAX = 5_000;
const ORDERS = 20;
const EXTERNALS = 10;
const STOCK = 100;
const UNITS_EACH = 2;

/** One kind of thing that reserves: an order of a customer, or a reservation of staff for an order kept elsewhere. */
interface Reserved {
  readonly orderId: string;
  readonly external: boolean;
  readonly expiresAt: number;
}

describe('reservations of a server with nothing else to do', () => {
  let folder: DataFolder;
  let server: ServerProcess;
  let productId: string;
  const start = () => startServer({ env: { KONTOR_DATA_DIR: folder.path, RESERVATION_TTL: `${TTL_MS}ms` } });

  beforeAll(async () => {
    folder = await makeDataFolder();
    server = await start();
    const admin = await signIn(server.url, 'admin', 'admin');
    const product = await admin.post('/inventory/products/', { sku: 'E', name: 'Ends', price: '1.00' });
    productId = String(product.body['id']);
    await admin.post('/inventory/stock/add/', { product_id: productId, quantity: STOCK });
  });
  afterAll(async () => {
    await killServers();
    await folder?.remove();
  });

  it('are released within 5 s of their end, and their orders are EXPIRED', async () => {
    await expectReleased(await reserveAll(), 0);
  });

  it('are released within 5 s of the start of a server that was down when they ended', async () => {
    const all = await reserveAll();
    await server.end('SIGKILL');
    expect(Date.now()).toBeLessThan(Math.min(...all.map(({ expiresAt }) => expiresAt)));
    await delay(Math.max(...all.map(({ expiresAt }) => expiresAt)) + 1 - Date.now());
    server = await start();
    await expectReleased(all, Date.now());
  });

  it('cannot be sold once they have ended, swept or not', async () => {
    const all = await reserveAll();
    const [admin, shopper] = await Promise.all([signIn(server.url, 'admin', 'admin'), customer()]);
    const answers = await Promise.all(
      all.map(async ({ orderId, external, expiresAt }, index) => {
        // From the first moment on, and all through the pause of the sweeper.
        await delay(expiresAt + 1 + index * 30 - Date.now());
        return external
          ? admin.post('/inventory/stock/confirm/', { order_id: orderId }, uuidv7(Date.now()))
          : shopper.post('/orders/payment/process/', { order_id: orderId }, uuidv7(Date.now()));
      }),
    );
    const codes = answers.map(({ status, code }) => `${status} ${code}`);
    expect(codes.filter((code) => code === '400 order_not_payable')).toHaveLength(ORDERS);
    expect(codes.filter((code) => code === '400 reservation_expired')).toHaveLength(EXTERNALS);
    await expectReleased(all, 0);
    expect(await product()).toMatchObject({ stock_quantity: STOCK });
    expect((await shopper.get('/wallet/balance/')).body['balance']).toBe('5000000.00');
  });

  it('leave right books', async () => {
    const { database, close } = openStoreAt(server.databaseUrl);
    await expectConsistent(database, { nothing_left: ORDERS * 3, nothing_overdue: ORDERS * 3 });
    await close();
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  const customer = () => signIn(server.url, 'testuser1', 'testpass123');

  async function product(): Promise<unknown> {
    return (await new HttpCaller(server.url).get(`/inventory/products/${productId}/`)).body;
  }

  async function reserveAll(): Promise<Reserved[]> {
    const [admin, shopper] = await Promise.all([signIn(server.url, 'admin', 'admin'), customer()]);
    const orders = Array.from({ length: ORDERS }, async (): Promise<Reserved> => {
      const items = [{ product_id: productId, quantity: UNITS_EACH }];
      const { status, body } = await shopper.post('/orders/create/', { items, shipping_address: 'Jalan 1' });
      expect(status).toBe(200);
      return { orderId: String(body['order_id']), external: false, expiresAt: Date.parse(String(body['expires_at'])) };
    });
    const externals = Array.from({ length: EXTERNALS }, async (): Promise<Reserved> => {
      const orderId = uuidv7(Date.now());
      const order = { product_id: productId, quantity: UNITS_EACH, order_id: orderId };
      const { status, body } = await admin.post('/inventory/stock/reserve/', order);
      expect(status).toBe(200);
      return { orderId, external: true, expiresAt: Date.parse(String(body['expires_at'])) };
    });
    return Promise.all([...orders, ...externals]);
  }

  /** Waits for the releases, and holds their recorded times against the end of each, or `backAt` where that is later. */
  async function expectReleased(all: readonly Reserved[], backAt: number): Promise<void> {
    const [admin, shopper] = await Promise.all([signIn(server.url, 'admin', 'admin'), customer()]);
    const dueAt = (expiresAt: number) => Math.max(expiresAt, backAt) + RELEASE_MS_MAX;
    const lastDueAt = Math.max(...all.map(({ expiresAt }) => dueAt(expiresAt)));
    const free = await waitFor(async () => {
      const { reserved_quantity: reserved } = (await product()) as { reserved_quantity: number };
      return reserved === 0 ? true : undefined;
    }, lastDueAt - Date.now());
    expect(free, 'nothing is reserved any more').toBe(true);

    const releasedAt = await releases(admin);
    for (const { orderId, expiresAt, external } of all) {
      expect(releasedAt.get(orderId), 'when it was released').toBeGreaterThanOrEqual(expiresAt);
      expect(releasedAt.get(orderId), 'when it was released').toBeLessThanOrEqual(dueAt(expiresAt));
      if (external) continue;
      const { history } = (await shopper.get(`/orders/${orderId}/history/`)).body as { history: object[] };
      expect(history).toMatchObject([{ to_status: 'PENDING' }, { from_status: 'PENDING', to_status: 'EXPIRED' }]);
      expect((await shopper.get(`/orders/${orderId}/`)).body['status']).toBe('EXPIRED');
    }
  }

  async function releases(admin: HttpCaller): Promise<Map<string, number>> {
    const { movements } = (await admin.get(`/inventory/products/${productId}/movements/?limit=200`)).body as {
      movements: { movement_type: string; order_id: string; created_at: string }[];
    };
    const ended = movements.filter(({ movement_type: type }) => type === 'EXPIRE');
    return new Map(ended.map(({ order_id: orderId, created_at: at }) => [orderId, Date.parse(at)]));
  }
});
