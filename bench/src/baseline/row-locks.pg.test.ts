import type { OrderCommand, OrdersAnswer } from '@kontor/contracts/orders';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import type { Answered } from '@kontor/runtime/idempotency';
import { MIGRATIONS } from '@kontor/server/src/store.ts';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { formatReport } from '@kontor/verification/report';
import { together, verify } from '@kontor/verification/verify';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type BenchStore, openBenchStore } from '../cluster.ts';
import { fillStore, metaOf } from '../prepare.ts';
import { createPositions, settlePositions } from './positions.ts';
import { openRowLockOrders, type RowLockOrders } from './row-locks.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const LAST_UNITS = 20;

let test: TestDatabase;
let store: BenchStore;
let rowLocks: RowLockOrders;
let client: pg.Client;
let products: readonly string[];
let users: readonly string[];
let kontorsOrder: string;

beforeAll(async () => {
  test = await openTestDatabase(MIGRATIONS);
  store = openBenchStore({ servingUrl: test.connectionString });
  const workload = await fillStore(store, { products: 3, shoppers: 6 });
  products = workload.productIds;
  users = workload.sessions.map(({ userId }) => userId);
  // What Kontor does comes first: from here on the baseline numbers the events.
  kontorsOrder = await buy(
    (command) => store.store.orders.submit(command, FAR),
    users[0] as string,
    products.slice(0, 2),
  );
  await leave(products[2] as string, LAST_UNITS);
  await createPositions(test.connectionString, 'postgres');
  rowLocks = openRowLockOrders({
    connectionString: test.connectionString,
    poolSize: 8,
    currency: 'IDR',
    reservationTtlMs: 15 * 60_000,
    style: 'pipelined',
  });
  client = new pg.Client({ connectionString: test.connectionString });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await rowLocks?.close();
  await store?.close();
  await test?.drop();
});

type Submit = (command: OrderCommand) => Promise<Answered<OrdersAnswer>>;

function keyed(userId: string, key: string = uuidv7(Date.now())): OrderCommand['meta'] {
  const meta = metaOf({ userId, role: 'customer' });
  return { ...meta, id: uuidFromName('key', userId, key), requestHash: uuidFromName('request', key) };
}

function create(userId: string, productIds: readonly string[], key?: string): OrderCommand {
  return {
    type: 'CreateOrder',
    meta: keyed(userId, key),
    customerId: userId,
    lines: productIds.map((productId) => ({ productId, quantity: 2 })),
    shippingAddress: '1 Test Street',
    notes: null,
    expectedTotalMinor: null,
  };
}

function orderIdOf({ outcome }: Answered<OrdersAnswer>): string {
  if (!outcome.ok) throw new Error(outcome.refusal.kind);
  return outcome.answer.orderId;
}

async function buy(submit: Submit, userId: string, productIds: readonly string[]): Promise<string> {
  const orderId = orderIdOf(await submit(create(userId, productIds)));
  orderIdOf(await submit({ type: 'PayOrder', meta: keyed(userId), orderId }));
  return orderId;
}

/** Leaves so many units of a product. */
async function leave(productId: string, units: number): Promise<void> {
  const product = await store.store.inventory.freshProduct(1, productId);
  const { outcome } = await store.store.inventory.submit(
    {
      type: 'AdjustStock',
      meta: metaOf({ userId: null, role: 'system' }),
      productId,
      quantity: units - (product?.onHand ?? 0),
      notes: 'nearly all of it is gone',
    },
    FAR,
  );
  expect(outcome.ok).toBe(true);
}

/** Everything that the store holds of an order, without what is another one's for every order: ids, times and places. */
async function rowsOf(orderId: string): Promise<unknown> {
  const { rows } = await client.query<{ rows: unknown }>(
    `SELECT jsonb_build_object(
       'orders', (SELECT jsonb_agg(to_jsonb(o)) FROM orders.orders AS o WHERE order_id = $1),
       'items', (SELECT jsonb_agg(to_jsonb(i) ORDER BY line) FROM orders.order_items AS i WHERE order_id = $1),
       'contacts', (SELECT jsonb_agg(to_jsonb(c)) FROM orders.order_contacts AS c WHERE order_id = $1),
       'reservations', (SELECT jsonb_agg(to_jsonb(r)) FROM inventory.reservations AS r WHERE order_id = $1),
       'reserved', (SELECT jsonb_agg(to_jsonb(i) ORDER BY product_id) FROM inventory.reservation_items AS i WHERE order_id = $1),
       'movements', (SELECT jsonb_agg(to_jsonb(m) ORDER BY position, line) FROM inventory.movements AS m WHERE order_id = $1),
       'transfers', (SELECT jsonb_agg(to_jsonb(t)) FROM wallet.transfers AS t WHERE order_id = $1),
       'order events', (SELECT jsonb_agg(to_jsonb(e) ORDER BY position) FROM orders.events AS e WHERE aggregate_id = $1),
       'stock events', (SELECT jsonb_agg(to_jsonb(e) ORDER BY position) FROM inventory.events AS e WHERE aggregate_id = $1),
       'wallet events', (SELECT jsonb_agg(to_jsonb(e)) FROM wallet.events AS e WHERE payload ->> 'orderId' = $1::text)
     ) AS rows`,
    [orderId],
  );
  const OWN = /(_id|_at|position|request_hash|Id|At|aggregate_version)$/;
  const COUNTERS = /^(balanceMinor|account_balance_minor|payment_balance_minor|onHand|reserved)$/;
  return JSON.parse(JSON.stringify(rows[0]?.rows), (name, value: unknown) => {
    if (OWN.test(name)) return value === null ? null : 'own';
    return COUNTERS.test(name) && typeof value !== 'object' ? 'a number' : value;
  });
}

it('An order leaves the same rows as one of Kontor, in the same tables', async () => {
  const [user = ''] = users;
  const classic = await buy((command) => rowLocks.submit(command), user, products.slice(0, 2));
  const [expected, rows] = [await rowsOf(kontorsOrder), await rowsOf(classic)];
  expect(Object.values(rows as object)).not.toContain(null);
  expect(rows).toEqual(expected);
});

it('A retry gets the first answer, and another request under the same key is refused', async () => {
  const [, user = ''] = users;
  const [first, ...others] = await Promise.all(
    Array.from({ length: 8 }, () => rowLocks.submit(create(user, products.slice(0, 1), 'again'))),
  );
  const orderId = orderIdOf(first as Answered<OrdersAnswer>);
  expect(others.map(orderIdOf)).toEqual(others.map(() => orderId));
  const pay = (): OrderCommand => ({ type: 'PayOrder', meta: keyed(user, 'pay'), orderId });
  const paid = await Promise.all(Array.from({ length: 8 }, () => rowLocks.submit(pay())));
  expect(new Set(paid.map(({ outcome }) => JSON.stringify(outcome, (_, v: unknown) => String(v)))).size).toBe(1);
  expect(paid.filter(({ replayed }) => !replayed)).toHaveLength(1);
  const charged = await client.query('SELECT FROM wallet.transfers WHERE order_id = $1', [orderId]);
  expect(charged.rowCount).toBe(1);
  const other = create(user, products.slice(0, 1), 'other');
  const answer = await rowLocks.submit({ ...other, meta: { ...other.meta, id: keyed(user, 'again').id } });
  expect(answer.outcome).toMatchObject({ ok: false, refusal: { kind: 'key_reused' } });
});

it('Everybody at once buys no more than there is, and what stands verifies', async () => {
  const last = products[2] as string;
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      rowLocks.submit(create(users[index % users.length] as string, products.slice(index % 3, 3))),
    ),
  );
  const refused = answers.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.refusal]));
  expect(answers.length - refused.length).toBe(LAST_UNITS / 2);
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set(['insufficient_stock']));
  expect(refused[0]?.details).toEqual([{ product_id: last, requested: 2, available: 0 }]);

  await settlePositions(test.connectionString);
  const report = await verify(together(test.database), {
    servingSince: null,
    // It stores the answers of successes, and its sequences have gaps where a transaction was undone.
    without: ['claims_settled', 'positions_gapless'],
  });
  expect(report.ok, formatReport(report)).toBe(true);
});
