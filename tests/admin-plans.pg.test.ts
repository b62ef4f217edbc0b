import { readMerged } from '@kontor/audit/audit-list';
import type { AuditFilter } from '@kontor/audit/store/read-audit';
import { listSessions } from '@kontor/identity/store/list-sessions';
import { UserDirectory, type UserSearch } from '@kontor/identity/user-directory';
import { findExpiredExternal } from '@kontor/inventory/store/find-expired-external';
import { listProducts } from '@kontor/inventory/store/list-products';
import { readHolders } from '@kontor/inventory/store/read-holders';
import { readStockHistory } from '@kontor/inventory/store/read-stock-history';
import { countOrders } from '@kontor/orders/store/count-orders';
import { findExpired } from '@kontor/orders/store/find-expired';
import { readGoodwill } from '@kontor/orders/store/read-goodwill';
import type { Database } from '@kontor/postgres/database';
import { type Queryable, type SqlValue, type Statement, statement } from '@kontor/postgres/statement';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { readAccounts } from '@kontor/wallet/store/read-accounts';
import { readBalanceHistory } from '@kontor/wallet/store/read-balance-history';
import { POSITION_MAX, readTransfers } from '@kontor/wallet/store/read-transfers';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { MIGRATIONS } from '../apps/server/src/store.ts';

const TENANT = 1;
const ROWS = 20_000;
/** The user and the product that have all of them. */
const ID = '01a00000-0000-7000-8000-000000000001';

const SYSTEM = '01a20000-0000-7000-8000-000000000001';

/** Enough rows that the planner would not walk a table that has an index for what is asked. */
const FILL = [
  `INSERT INTO identity.users (tenant_id, user_id, role, active, credential_id, session_epoch, version, created_at)
   SELECT 1, ('01a00000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, CASE WHEN n % 5000 = 0 THEN 'admin' ELSE 'customer' END,
          n % 5000 <> 1, gen_random_uuid(), 1, 1, now() FROM generate_series(1, ${ROWS}) AS n`,
  `INSERT INTO identity.profiles (tenant_id, user_id, username, username_key, email)
   SELECT 1, user_id, 'user' || n, 'user' || n, 'User' || n || '@example.com'
   FROM (SELECT user_id, row_number() OVER (ORDER BY user_id) AS n FROM identity.users) AS u`,
  `INSERT INTO wallet.accounts (tenant_id, account_id, currency, balance_minor, version, opened_at)
   SELECT 1, user_id, 'IDR', 0, 1, now() FROM identity.users`,
  `INSERT INTO wallet.transfers (tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor,
                                 currency, account_balance_minor, order_id, position, created_at)
   SELECT 1, ('01a10000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, kind, owner,
          CASE kind WHEN 'payment' THEN owner ELSE '${SYSTEM}' END, CASE kind WHEN 'payment' THEN '${SYSTEM}' ELSE owner END, 1, 'IDR', 1,
          gen_random_uuid(), n, now()
   FROM (SELECT n, CASE WHEN n % 1000 = 0 THEN 'goodwill' ELSE 'payment' END AS kind,
                CASE WHEN n % 2 = 0 THEN '${ID}'::uuid ELSE gen_random_uuid() END AS owner
         FROM generate_series(1, ${ROWS}) AS n) AS t`,
  `INSERT INTO wallet.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal,
                              request_id, occurred_at)
   SELECT n, 1, 'account', '${ID}', n, 'TransferPosted',
          json_build_object('balanceMinor', n::text, 'kind', 'payment', 'transferId', '01a10000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')),
          gen_random_uuid(), 0, 'r', now() FROM generate_series(1, ${ROWS}) AS n`,
  `INSERT INTO inventory.products (tenant_id, product_id, version, active, price_minor, created_at, updated_at, currency, sku, name, description)
   SELECT 1, ('01a00000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, true, 100, now(), now(), 'IDR', 'SKU' || n, 'Word' || n, ''
   FROM generate_series(1, ${ROWS}) AS n`,
  'INSERT INTO inventory.stock (tenant_id, product_id, on_hand, reserved, version) SELECT 1, product_id, 9, 1, 0 FROM inventory.products',
  `INSERT INTO inventory.reservations (tenant_id, order_id, version, expires_at, created_at, owner, status)
   SELECT 1, gen_random_uuid(), 1, now(), now(), 'order', CASE WHEN n % 100 = 0 THEN 'ACTIVE' ELSE 'CONFIRMED' END
   FROM generate_series(1, ${ROWS}) AS n`,
  `INSERT INTO inventory.reservation_items (tenant_id, order_id, product_id, quantity)
   SELECT 1, order_id, '${ID}', 1 FROM inventory.reservations`,
  `INSERT INTO inventory.movements (position, created_at, tenant_id, quantity, on_hand_delta, reserved_delta, line, product_id,
                                    movement_id, order_id, movement_type)
   SELECT row_number() OVER (), now(), 1, 1, 0, CASE status WHEN 'ACTIVE' THEN 1 ELSE 0 END, 0, '${ID}', gen_random_uuid(), order_id, 'RESERVE'
   FROM inventory.reservations`,
  `INSERT INTO inventory.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal,
                                 request_id, occurred_at)
   SELECT n, 1, 'reservation', gen_random_uuid(), 1, 'StockReserved',
          json_build_object('lines', json_build_array(json_build_object('productId', '${ID}', 'onHand', n, 'reserved', 1))),
          gen_random_uuid(), 0, 'r', now() FROM generate_series(1, ${ROWS}) AS n`,
  ...['orders', 'inventory', 'wallet', 'identity'].map(
    (
      service,
    ) => `INSERT INTO ${service}.audit (position, tenant_id, occurred_at, actor_id, actor_role, via, action, target_type, target_id, after)
     SELECT n, 1, now() - n * interval '1 second', gen_random_uuid(), 'staff', 'http', 'AdjustStock', 'product', gen_random_uuid(), '{}'
     FROM generate_series(1, ${ROWS}) AS n`,
  ),
  ...['orders', 'inventory', 'wallet', 'identity'].map(
    (service) => `INSERT INTO ${service}.audit_details (position, tenant_id, address, user_agent)
     SELECT position, 1, '127.0.0.1', 'test' FROM ${service}.audit`,
  ),
  "INSERT INTO wallet.transfer_notes (tenant_id, transfer_id, notes) SELECT 1, transfer_id, 'why' FROM wallet.transfers",
  `INSERT INTO identity.sessions (tenant_id, token_hash, user_id, session_epoch, created_at, expires_at, address, user_agent)
   SELECT 1, gen_random_uuid(), user_id, 1, now(), now() + interval '1 day', '', '' FROM identity.users`,
  `INSERT INTO orders.orders (tenant_id, order_id, customer_id, status, total_minor, currency, line_count, expires_at, version, created_at, updated_at)
   SELECT 1, gen_random_uuid(), user_id, 'PENDING', 1, 'IDR', 1, now(), 1, now(), now() FROM identity.users`,
  `INSERT INTO orders.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal,
                              request_id, occurred_at)
   SELECT row_number() OVER (), 1, 'order', order_id, 1, 'OrderCreated', '{}', gen_random_uuid(), 0, 'r', now() FROM orders.orders`,
  `UPDATE wallet.log_head SET position = ${ROWS}`,
  'ANALYZE',
];

let test: TestDatabase;
let plans: Map<string, string>;
let reads: Queryable;
beforeAll(async () => {
  test = await openTestDatabase(MIGRATIONS);
  for (const [index, text] of FILL.entries()) await test.database.count(statement(`test.fill_${index}`, text));
  plans = new Map();
  reads = explaining(test.database, plans);
}, 60_000);
afterAll(() => test.drop());

/** Runs statements, and keeps the plan of each with the values that it was run with. */
function explaining(database: Database, kept: Map<string, string>): Queryable {
  const explain = async ({ name, text }: Statement<unknown>, values: readonly SqlValue[] = []) => {
    const rows = await database.rows(statement<{ 'QUERY PLAN': string }>(`explain ${name}`, `EXPLAIN ${text}`), values);
    kept.set(name, rows.map((row) => row['QUERY PLAN']).join('\n'));
  };
  return {
    rows: async (asked, values) => {
      await explain(asked, values);
      return database.rows(asked, values);
    },
    count: async (asked, values) => {
      await explain(asked, values);
      return database.count(asked, values);
    },
  };
}

const everybody: UserSearch = { search: null, role: null, active: null, newestFirst: true, limit: 51, cursor: null };
const users = (search: Partial<UserSearch>) => async () => {
  const page = await new UserDirectory(reads).page(TENANT, { ...everybody, ...search }, 'users');
  return page.items.length;
};
const anything: AuditFilter = { actorId: null, targetId: null, action: null, from: null, to: null };
const audit = (filter: Partial<AuditFilter>) => async () => {
  const databases = { orders: reads, inventory: reads, wallet: reads, identity: reads };
  return (await readMerged(databases, TENANT, { ...anything, ...filter }, null, 51)).length;
};
const PAST_SECONDS = 900;
const list = { search: null, active: null, availableBelow: null, order: 'newest', after: null, limit: 51 } as const;

it.each<readonly [string, () => Promise<number>, number]>([
  ['the newest users', users({}), 51],
  ['the oldest users', users({ newestFirst: false }), 51],
  ['users of one role', users({ role: 'admin' as const }), 4],
  ['users who are kept out', users({ active: false }), 4],
  ['users by name', users({ search: 'USER1999' }), 11],
  ['users by mail', users({ search: 'user1999@' }), 1],
  ['one user', users({ search: ID }), 1],
  ['sessions of a user', async () => (await listSessions(reads, TENANT, ID)).length, 0],
  ['accounts of a page', async () => (await readAccounts(reads, TENANT, [ID])).size, 1],
  [
    'transfers of a user',
    async () => (await readTransfers(reads, TENANT, { by: 'account', userId: ID }, POSITION_MAX, 51)).transfers.length,
    51,
  ],
  [
    'transfers of an order',
    async () => (await readTransfers(reads, TENANT, { by: 'order', orderId: ID }, POSITION_MAX, 51)).transfers.length,
    0,
  ],
  [
    'transfers of a rare kind',
    async () =>
      (await readTransfers(reads, TENANT, { by: 'kind', kind: 'goodwill' }, POSITION_MAX, 9)).transfers.length,
    9,
  ],
  [
    'all transfers',
    async () => (await readTransfers(reads, TENANT, { by: 'kind', kind: null }, POSITION_MAX, 51)).transfers.length,
    51,
  ],
  ['a balance over time', async () => (await readBalanceHistory(reads, TENANT, ID, ROWS, 200)).length, 200],
  ['orders of a user', () => countOrders(reads, TENANT, ID), 1],
  ['goodwill of an order', async () => Number(await readGoodwill(reads, TENANT, ID)), 0],
  ['the newest products', async () => (await listProducts(reads, TENANT, list)).length, 51],
  ['products by words', async () => (await listProducts(reads, TENANT, { ...list, search: 'word1999' })).length, 11],
  ['who holds a product', async () => (await readHolders(reads, TENANT, ID, 20)).length, 20],
  ['a stock over time', async () => (await readStockHistory(reads, TENANT, ID, 200)).length, 200],
  ['the audit list', audit({}), 51],
  ['the audit list of one actor', audit({ actorId: ID }), 0],
  ['the audit list of one target', audit({ targetId: ID }), 0],
  ['the audit list of one action', audit({ action: 'CorrectBalance' }), 0],
] as const)('%s: found by index', async (_name, read, found) => {
  plans.clear();
  expect(await read()).toBe(found);
  expect(plans.size).toBeGreaterThan(0);
  // The head of a log is one row.
  for (const [name, plan] of plans) expect(plan.replaceAll('Seq Scan on log_head', ''), name).not.toContain('Seq Scan');
});

it('what is past its expiry is found by the index of expiries, and nothing else is read', async () => {
  plans.clear();
  await findExpired(reads, PAST_SECONDS, 51);
  await findExpiredExternal(reads, 51);
  for (const [name, plan] of plans) expect(plan, name).toMatch(/Index Cond: .*expires_at <= /);
  expect(plans.size).toBe(2);
});
