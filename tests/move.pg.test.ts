import { randomUUID } from 'node:crypto';

import type { ServiceName } from '@kontor/contracts/command';
import { assert } from '@kontor/kernel/assert';
import { createEmptyDatabase, openTestDatabase } from '@kontor/testing/database';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { type MoveOptions, moveService } from '../apps/server/src/apart/move.ts';
import { readConfig } from '../apps/server/src/config.ts';
import type { Postgres } from '../apps/server/src/databases.ts';
import { agreeOnSettings } from '../apps/server/src/settings.ts';
import { MIGRATIONS, MIGRATIONS_OF, type Store } from '../apps/server/src/store.ts';
import { openApartInstance } from './support/apart-instance.ts';
import { expectConsistent } from './support/books.ts';
import { newMeta } from './support/history.ts';
import { makeProduct, makeShoppers, orderProduct, payOrder } from './support/shoppers.ts';
import { openStoreAt } from './support/test-store.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const PRICE_MINOR = 100n;
const BALANCE_MINOR = 1_000n;
const ORDERS = 4;

function placeAt(url: string): Postgres {
  const stop = async () => {};
  return { servingUrl: url, migrationUrl: url, servingRole: null, clientUrl: url, pooled: false, embedded: null, stop };
}

async function emptyDatabase(): Promise<string> {
  const { connectionString, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  return connectionString;
}

/** Orders that are paid and, every other one, cancelled after it. */
async function trade(store: Store, database: Parameters<typeof makeShoppers>[1]): Promise<void> {
  const [shopper] = await makeShoppers(store, database, 1, { balanceMinor: BALANCE_MINOR });
  assert(shopper !== undefined, 'a shopper');
  const { userId } = shopper;
  const productId = await makeProduct(store, PRICE_MINOR, ORDERS);
  const meta = () => newMeta({ userId, role: 'customer' });
  for (let order = 0; order < ORDERS; order += 1) {
    const { orderId } = await orderProduct(store, userId, productId, {
      shippingAddress: 'Jalan "Merdeka" \\1, {x}\t\n',
    });
    await payOrder(store, userId, orderId);
    if (order % 2 === 1) await store.orders.submit({ type: 'CancelOrder', meta: meta(), orderId, reason: 'why' }, FAR);
  }
}

let shared: string;

/** Trades in the database that all services share, and leaves it. */
async function tradeTogether(): Promise<void> {
  const { store, database, close } = openStoreAt(shared);
  await trade(store, database);
  await close();
}

/** Trades with each service where it is now, and holds all of it to every invariant. */
async function tradeApart(moved: Partial<Record<ServiceName, string>>): Promise<void> {
  const urls = { orders: shared, inventory: shared, wallet: shared, identity: shared, ...moved };
  const { store, database, close } = await openApartInstance(urls);
  try {
    await trade(store, database);
    await expectConsistent(database, { charged_once: 2 * ORDERS, refunded_in_full: ORDERS });
  } finally {
    await close();
  }
}

const move = (service: ServiceName, to: string, more: Partial<MoveOptions> = {}) =>
  moveService({
    service,
    source: placeAt(shared),
    target: placeAt(to),
    migrations: MIGRATIONS_OF[service],
    log: () => {},
    ...more,
  });
const serving = (url: string, service: ServiceName) => agreeOnSettings(url, readConfig({}), [service]);

beforeEach(async () => {
  const { connectionString, drop } = await openTestDatabase(MIGRATIONS);
  onTestFinished(drop);
  shared = connectionString;
  await agreeOnSettings(shared, readConfig({}));
  await tradeTogether();
});

describe('a service that moves to a database of its own', () => {
  it('takes everything along, one service after the other, and the store goes on with them there', async () => {
    const [wallet, inventory, orders] = [await emptyDatabase(), await emptyDatabase(), await emptyDatabase()];
    const tables = await move('wallet', wallet);
    expect(tables.find(({ table }) => table === 'wallet.transfers')?.rows).toBeGreaterThan(ORDERS);
    await tradeApart({ wallet });
    await move('inventory', inventory);
    await move('orders', orders);
    const urls = { orders, inventory, wallet, identity: shared };
    const { database, close } = await openApartInstance(urls);
    await expectConsistent(database, { charged_once: 2 * ORDERS });
    await close();
    expect((await serving(wallet, 'wallet')).secretKey).toBe((await serving(shared, 'identity')).secretKey);
  });

  it('is not served from where it was, and nothing can be written there any more', async () => {
    await move('wallet', await emptyDatabase());
    await expect(serving(shared, 'wallet')).rejects.toThrow(/^WALLET_DATABASE_URL: wallet has moved/);
    await expect(serving(shared, 'orders')).resolves.toBeDefined();
    const { store, close } = openStoreAt(shared);
    const meta = newMeta();
    const topUp = { type: 'TopUp', meta, userId: randomUUID(), amountMinor: 1n, kind: 'topup' } as const;
    await expect(store.wallet.submit(topUp, FAR)).rejects.toBeInstanceOf(Error);
    await close();
  });

  it('stays where it is while something serves from there, or where its new place holds another store', async () => {
    const to = await emptyDatabase();
    const { store, close } = openStoreAt(shared);
    await store.wallet.balance(1, randomUUID());
    await expect(move('wallet', to)).rejects.toThrow(/the store is serving/);
    await close();
    await expect(move('wallet', shared)).rejects.toThrow('the same database');
    const other = await openTestDatabase(MIGRATIONS);
    onTestFinished(other.drop);
    const filled = openStoreAt(other.connectionString);
    await trade(filled.store, filled.database);
    await filled.close();
    await expect(move('wallet', other.connectionString)).rejects.toThrow('holds data of wallet already');
    await tradeTogether();
  });

  it('whose move dies is where it was, or is not served anywhere until the move is run again', async () => {
    const to = await emptyDatabase();
    const dieAt = (wanted: string) => ({
      passed: (point: string) => {
        if (point === wanted) throw new Error(`died when ${point}`);
      },
    });
    await expect(move('wallet', to, dieAt('copied'))).rejects.toThrow('died when copied');
    await expect(serving(to, 'wallet')).rejects.toThrow(/is on its way/);
    await tradeTogether();
    await expect(move('wallet', to, dieAt('fenced'))).rejects.toThrow('died when fenced');
    await expect(serving(to, 'wallet')).rejects.toThrow(/is on its way/);
    await expect(serving(shared, 'wallet')).rejects.toThrow(/has moved/);
    await move('wallet', to);
    await expect(serving(to, 'wallet')).resolves.toBeDefined();
    await expect(move('wallet', await emptyDatabase())).rejects.toThrow(/has moved already/);
    const { database, close } = await openApartInstance({
      orders: shared,
      inventory: shared,
      identity: shared,
      wallet: to,
    });
    await expectConsistent(database, { charged_once: 2 * ORDERS });
    await close();
  });
});
