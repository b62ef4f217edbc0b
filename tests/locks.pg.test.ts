import type { Instant } from '@kontor/kernel/clock';
import type { Order } from '@kontor/orders/domain/order';
import { lockOrders } from '@kontor/orders/store/lock-orders';
import { updateOrders } from '@kontor/orders/store/update-orders';
import { type Statement, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION, type Transaction } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';
import { readClock } from '@kontor/runtime/read-clock';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { lockAccounts } from '@kontor/wallet/store/lock-accounts';
import { updateAccounts } from '@kontor/wallet/store/update-accounts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { MIGRATIONS } from '../apps/server/src/store.ts';

/** How a batch locks rows of a table in one statement, reads them, and writes them back. */
interface Locked {
  lock(
    transaction: Transaction,
    ids: readonly string[],
  ): Promise<{ readonly at: Instant; readonly versions: number[] }>;
  /** Writes the row of an id that is, or is not, there. */
  write(transaction: Transaction, id: string): Promise<unknown>;
  readonly change: Statement<never>;
  readonly insert: Statement<never>;
}

const IDS = [1, 2, 3].map((n) => `01a00000-0000-7000-8000-00000000000${n}`);
const ABSENT = '01a00000-0000-7000-8000-0000000000ff';
const scopeOf = (transaction: Transaction) => ({ tenantId: 1, transaction, lockOrder: new LockOrder() });

const ORDER: Order = {
  orderId: ABSENT,
  customerId: ABSENT,
  status: 'EXPIRED',
  totalMinor: 100n,
  currency: 'IDR',
  lineCount: 1,
  expiresAt: 0,
  version: 2,
  payment: null,
  refundTransferId: null,
  refundedMinor: 0n,
  createdAt: 0,
  updatedAt: 0,
};

const orders: Locked = {
  lock: async (transaction, ids) => {
    const { at, orders: found } = await lockOrders(scopeOf(transaction), ids);
    return { at, versions: found.map(({ version }) => version) };
  },
  write: (transaction, id) => updateOrders(scopeOf(transaction), [{ ...ORDER, orderId: id }]),
  change: statement('test.change_order', 'UPDATE orders.orders SET version = version + 1 WHERE order_id = $1'),
  insert: statement(
    'test.insert_order',
    `INSERT INTO orders.orders (tenant_id, order_id, customer_id, status, total_minor, currency, line_count, expires_at, version,
                                created_at, updated_at)
     VALUES (1, $1, $1, 'PENDING', 100, 'IDR', 1, now(), 1, now(), now())`,
  ),
};

const accounts: Locked = {
  lock: async (transaction, ids) => {
    const { at, accounts: found } = await lockAccounts(transaction, 1, ids);
    return { at, versions: found.map(({ version }) => version) };
  },
  write: (transaction, id) =>
    updateAccounts(transaction, 1, [{ accountId: id, currency: 'IDR', balanceMinor: 1n, version: 9, openedAt: 0 }]),
  change: statement('test.change_account', 'UPDATE wallet.accounts SET version = version + 1 WHERE account_id = $1'),
  insert: statement(
    'test.insert_account',
    `INSERT INTO wallet.accounts (tenant_id, account_id, currency, balance_minor, version, opened_at)
     VALUES (1, $1, 'IDR', 0, 1, now())`,
  ),
};

const WAITING = statement(
  'test.waiting',
  "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
);

describe.each([
  ['orders', orders],
  ['accounts', accounts],
])('a batch and its %s', (_name, { lock, write, change, insert }) => {
  const test: Promise<TestDatabase> = openTestDatabase(MIGRATIONS);
  const [first = ''] = IDS;

  beforeEach(async () => {
    const { database } = await test;
    await database.count(statement('', 'TRUNCATE orders.orders, wallet.accounts CASCADE'));
    for (const id of IDS.slice(0, 2)) await database.count(insert, [id]);
  });
  afterAll(async () => (await test).drop());

  it('waits for who holds a row, reads what that one wrote, and a clock that is not before it', async () => {
    const { database } = await test;
    const { waiting, held } = await database.transact(BATCH_TRANSACTION, async (holder) => {
      await holder.count(change, [first]);
      const other = database.transact(BATCH_TRANSACTION, (transaction) => lock(transaction, IDS));
      while ((await database.count(WAITING)) === 0);
      return { waiting: other, held: await readClock(holder) };
    });
    const { at, versions } = await waiting;
    expect(versions).toEqual([2, 1]);
    expect(at).toBeGreaterThanOrEqual(held);
  });

  it('is told the clock where none of them is there', async () => {
    const { database } = await test;
    const before = await readClock(database);
    const { at, versions } = await database.transact(BATCH_TRANSACTION, (transaction) => lock(transaction, [ABSENT]));
    expect(versions).toEqual([]);
    expect(at).toBeGreaterThanOrEqual(before);
  });

  it('fails before its COMMIT where a row that it writes is not there', async () => {
    const { database } = await test;
    const written = database.transact(BATCH_TRANSACTION, async (transaction) => {
      await transaction.count(insert, [IDS[2] ?? '']);
      transaction.beforeCommit(() => [write(transaction, ABSENT)]);
    });
    await expect(written).rejects.toMatchObject({ code: '22012' });
    const { versions } = await database.transact(BATCH_TRANSACTION, (transaction) => lock(transaction, IDS));
    expect(versions).toEqual([1, 1]);
  });
});
