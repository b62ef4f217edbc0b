import type { InventoryCommand, ReservationAnswer } from '@kontor/contracts/inventory';
import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION, type Transaction } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { INVENTORY_MIGRATIONS } from './migrations.ts';
import { checkBooks } from './testing/books.ts';
import { type Asked, command, idOf, keyed } from './testing/fixtures.ts';
import { type Instance, startInstance } from './testing/instance.ts';

const HOT_UPDATES = statement<{ relname: string; updated: bigint; hot: bigint }>(
  'test.hot_updates',
  `SELECT relname, n_tup_upd AS updated, n_tup_hot_upd AS hot FROM pg_stat_user_tables
   WHERE schemaname = 'inventory' AND relname IN ('stock', 'reservations') ORDER BY relname`,
);

/** Makes a reservation end now, as if its time had gone by. */
const END_NOW = statement(
  'test.end_now',
  'UPDATE inventory.reservations SET expires_at = clock_timestamp() WHERE order_id = $1',
);

let test: TestDatabase;
let instances: Instance[] = [];

beforeEach(async () => {
  test = await openTestDatabase([INVENTORY_MIGRATIONS]);
});
afterEach(async () => {
  await Promise.all(instances.map(({ inventory }) => inventory.close()));
  instances = [];
  await test.drop();
});

/** An instance with a pool of its own, as another process would have; everything it does runs under the role of its service. */
function start(options: Parameters<typeof startInstance>[1] = {}): Instance {
  const instance = startInstance(test.open({ role: 'kontor_inventory' }), options);
  instances.push(instance);
  return instance;
}

function reserve(order: string, productId: string, quantity: number): Asked {
  return { type: 'ReserveForOrder', orderId: idOf(order), lines: [{ productId, quantity }], expectedTotalMinor: null };
}

/** Runs rounds of commands in one transaction, and tells how many statements each round sent. */
async function countStatements(
  instance: Instance,
  rounds: readonly (readonly InventoryCommand[])[],
): Promise<number[]> {
  return test.database.transact(BATCH_TRANSACTION, async (transaction) => {
    let sent = 0;
    const counting: Transaction = {
      rows: (read, values) => {
        sent += 1;
        return transaction.rows(read, values);
      },
      count: (write, values) => {
        sent += 1;
        return transaction.count(write, values);
      },
      beforeCommit: (last) => transaction.beforeCommit(last),
      carries: (effects) => transaction.carries(effects),
    };
    const unit = instance.inventory.join({ tenantId: 1, transaction: counting, lockOrder: new LockOrder() });
    const counts: number[] = [];
    for (const commands of rounds) {
      sent = 0;
      for (const outcome of await unit.execute(commands)) expect(outcome).toMatchObject({ ok: true });
      counts.push(sent);
    }
    sent = 0;
    await Promise.all(unit.save());
    counts.push(sent);
    transaction.beforeCommit(() => unit.append());
    return counts;
  });
}

describe('contention over two instances', () => {
  it('400 reserve 100 units at once: exactly 100 do, and nothing is in between', async () => {
    const two = [start(), start()] as const;
    const product = await two[0].stocked('HOT', 100);
    const outcomes = await Promise.all(
      Array.from({ length: 400 }, (_, index) => two[index % 2 === 0 ? 0 : 1].run(reserve(`o${index}`, product, 1))),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100);
    for (const outcome of outcomes) {
      if (outcome.ok) continue;
      expect(outcome.refusal.kind).toBe('insufficient_stock');
      expect(outcome.refusal.details).toEqual([{ product_id: product, requested: 1, available: 0 }]);
    }
    const { stock } = await checkBooks(test.database, 1);
    expect(stock.get(product)).toMatchObject({ onHand: 100, reserved: 100 });
    for (const { retries, failures } of two) expect([...retries, ...failures]).toEqual([]);
  });

  it('carts with the same products in any order never wait for each other in a circle', async () => {
    const two = [start(), start()] as const;
    const products = await Promise.all(Array.from({ length: 6 }, (_, index) => two[0].stocked(`P${index}`, 10_000)));
    const orders = Array.from({ length: 300 }, (_, index) => {
      const turned = [...products.slice(index % 6), ...products.slice(0, index % 6)];
      const lines = (index % 2 === 0 ? turned : turned.toReversed()).slice(0, 4);
      return {
        orderId: idOf(`o${index}`),
        lines: lines.map((productId) => ({ productId, quantity: 1 + (index % 3) })),
      };
    });
    await Promise.all(
      orders.map(async ({ orderId, lines }, index) => {
        const instance = two[index % 2 === 0 ? 0 : 1];
        const other = two[index % 2 === 0 ? 1 : 0];
        expect(await instance.run({ type: 'ReserveForOrder', orderId, lines, expectedTotalMinor: null })).toMatchObject(
          { ok: true },
        );
        expect(await other.run({ type: 'ClaimReservation', orderId })).toMatchObject({ ok: true });
        expect(await instance.run({ type: 'ConfirmClaim', orderId })).toMatchObject({ ok: true });
      }),
    );
    await checkBooks(test.database, 1);
    for (const { retries, failures } of two) expect([...retries, ...failures]).toEqual([]);
  });

  it('one external order is reserved by many at once, product by product, without a line lost', async () => {
    const two = [start(), start()] as const;
    const products = await Promise.all(Array.from({ length: 20 }, (_, index) => two[0].stocked(`P${index}`, 5)));
    const orderId = idOf('external');
    const outcomes = await Promise.all(
      products.map((productId, index) =>
        two[index % 2 === 0 ? 0 : 1].run({ type: 'ReserveExternal', orderId, productId, quantity: 2 }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20);
    const { reservations } = await checkBooks(test.database, 1);
    expect(reservations.get(orderId)?.items).toHaveLength(20);
    for (const { failures } of two) expect(failures).toEqual([]);
  });

  it('one SKU is taken once', async () => {
    const two = [start(), start()] as const;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        two[index % 2 === 0 ? 0 : 1].run({
          type: 'CreateProduct',
          sku: 'SAME',
          name: 'x',
          description: '',
          priceMinor: 1n,
          active: true,
        }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.kind]));
    expect(new Set(refusals)).toEqual(new Set(['sku_taken']));
    for (const { failures } of two) expect(failures).toEqual([]);
  });

  it('reserve, release and stock entries of one product at once leave the sums right', async () => {
    const two = [start(), start()] as const;
    const product = await two[0].stocked('HOT', 50);
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const instance = two[index % 2 === 0 ? 0 : 1];
        if (index % 5 === 0) return instance.run({ type: 'AddStock', productId: product, quantity: 3, notes: null });
        if (index % 7 === 0) return instance.run({ type: 'AdjustStock', productId: product, quantity: -1, notes: 'x' });
        await instance.run(reserve(`o${index}`, product, 2));
        return instance.run({ type: 'ReleaseOrder', orderId: idOf(`o${index}`) });
      }),
    );
    const { stock } = await checkBooks(test.database, 1);
    expect(stock.get(product)?.reserved).toBe(0);
    for (const { retries, failures } of two) expect([...retries, ...failures]).toEqual([]);
  });
});

describe('idempotency', () => {
  it('200 stock entries with one key at once, over two instances, are one', async () => {
    const two = [start(), start()] as const;
    const productId = await two[0].stocked('P', 0);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        two[index % 2 === 0 ? 0 : 1].inventory.submit(
          command({ type: 'AddStock', productId, quantity: 5, notes: null }, keyed('k', 'r')),
          Date.now() + 30_000,
        ),
      ),
    );
    for (const { outcome } of answers) expect(outcome).toEqual(answers[0]?.outcome);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await two[0].inventory.product(1, productId))?.onHand).toBe(5);
    await checkBooks(test.database, 1);
  });

  it('a reservation asked for again has the answer of the first time, whatever the price is now', async () => {
    const instance = start();
    const productId = await instance.stocked('P', 10, 700n);
    const first = await instance.run(reserve('o', productId, 2));
    await instance.run(reserve('other', productId, 5));
    const change = { name: 'Renamed', description: null, priceMinor: 900n, active: false };
    expect(await instance.run({ type: 'ChangeProduct', productId, version: 1, ...change })).toMatchObject({ ok: true });
    expect(await instance.run(reserve('o', productId, 2))).toEqual(first);
    expect(await instance.run(reserve('o', productId, 3))).toMatchObject({ refusal: { kind: 'reservation_conflict' } });
  });
});

describe('what a batch sends', () => {
  it('an order is reserved with two statements to read and three to write, however many there are', async () => {
    const instance = start();
    const products = await Promise.all(Array.from({ length: 5 }, (_, index) => instance.stocked(`P${index}`, 500)));
    const lines = products.map((productId) => ({ productId, quantity: 1 }));
    const commands = Array.from({ length: 50 }, (_, index) =>
      command({ type: 'ReserveForOrder' as const, orderId: idOf(`o${index}`), lines, expectedTotalMinor: null }),
    );
    expect(await countStatements(instance, [commands])).toEqual([2, 3]);
    await checkBooks(test.database, 1);
  });

  it('a confirmation after the claim in the same transaction sends nothing, and both write each row once', async () => {
    const instance = start();
    const product = await instance.stocked('P', 10);
    await instance.run(reserve('o', product, 3));
    const orderId = idOf('o');
    const claim = command({ type: 'ClaimReservation' as const, orderId });
    const confirm = command({ type: 'ConfirmClaim' as const, orderId });
    expect(await countStatements(instance, [[claim], [confirm]])).toEqual([3, 0, 2]);
    const { reservations, stock } = await checkBooks(test.database, 1);
    expect(reservations.get(orderId)).toMatchObject({ status: 'CONFIRMED', version: 3 });
    expect(stock.get(product)).toMatchObject({ onHand: 7, reserved: 0 });
  });

  it('an undo in the transaction of its step has nothing more to read', async () => {
    const instance = start();
    const product = await instance.stocked('P', 10);
    const undo = command({ type: 'ReleaseOrder' as const, orderId: idOf('o') });
    const ask = command({
      type: 'ReserveForOrder' as const,
      orderId: idOf('o'),
      lines: [{ productId: product, quantity: 3 }],
      expectedTotalMinor: null,
    });
    const [, second] = await countStatements(instance, [[ask], [undo]]);
    expect(second).toBe(0);
    const { reservations } = await checkBooks(test.database, 1);
    expect(reservations.get(idOf('o'))).toMatchObject({ status: 'RELEASED', version: 2 });
  });

  it('status and stock are updated in place: every update is HOT', async () => {
    // One connection, so that it can be asked to report what it counted.
    const pool = test.open({ role: 'kontor_inventory', connectionsMax: 1 });
    const instance = startInstance(pool, { executor: { ...EXECUTOR_SETTINGS, lanes: 1 } });
    instances.push(instance);
    const product = await instance.stocked('P', 1_000);
    for (let round = 0; round < 10; round += 1) {
      const orders = Array.from({ length: 20 }, (_, index) => `o${round}-${index}`);
      await Promise.all(orders.map((order) => instance.run(reserve(order, product, 1))));
      await Promise.all(orders.map((order) => instance.run({ type: 'ClaimReservation', orderId: idOf(order) })));
      await Promise.all(orders.map((order) => instance.run({ type: 'ConfirmClaim', orderId: idOf(order) })));
    }
    await pool.count({ name: 'test.flush', text: 'SELECT pg_stat_force_next_flush()' });
    const counted = await test.database.rows(HOT_UPDATES);
    expect(counted.map(({ relname }) => relname)).toEqual(['reservations', 'stock']);
    for (const { updated, hot } of counted) {
      expect(updated).toBeGreaterThanOrEqual(20n);
      expect(hot).toBe(updated);
    }
  });
});

describe('expiry', () => {
  it('what is past its expiry by the clock of the database can be neither claimed nor confirmed, and is given back', async () => {
    const quick = start({ reservationTtlMs: 0 });
    const product = await quick.stocked('P', 10);
    await quick.run(reserve('own', product, 3));
    const orderId = idOf('external');
    await quick.run({ type: 'ReserveExternal', orderId, productId: product, quantity: 4 });
    const refused = { ok: false, refusal: { kind: 'reservation_expired' } };
    expect(await quick.run({ type: 'ClaimReservation', orderId: idOf('own') })).toMatchObject(refused);
    expect(await quick.run({ type: 'ConfirmExternal', orderId })).toMatchObject(refused);
    expect(await quick.run({ type: 'ReserveExternal', orderId, productId: product, quantity: 4 })).toMatchObject(
      refused,
    );
    expect(await quick.inventory.reservationCounts(1)).toEqual({ active: 0, overdue: 1 });
    expect((await quick.inventory.product(1, product))?.reserved).toBe(7);

    // The worker ends external ones only: an order's own ends with the order, by its saga.
    expect(await quick.inventory.expireExternal()).toBe(false);
    expect((await quick.inventory.product(1, product))?.reserved).toBe(3);
    expect(await quick.inventory.reservation(1, orderId)).toMatchObject({ owner: 'external', status: 'EXPIRED' });
    expect(await quick.run({ type: 'ExpireReservation', orderId: idOf('own') })).toMatchObject({ ok: true });
    const { stock } = await checkBooks(test.database, 1);
    expect(stock.get(product)).toMatchObject({ onHand: 10, reserved: 0 });
  });

  it('many instances may expire at once', async () => {
    const quick = [start({ reservationTtlMs: 0 }), start({ reservationTtlMs: 0 })] as const;
    const product = await quick[0].stocked('P', 1_000);
    await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        quick[0].run({ type: 'ReserveExternal', orderId: idOf(`x${index}`), productId: product, quantity: 1 }),
      ),
    );
    await Promise.all([...quick, ...quick].map(({ inventory }) => inventory.expireExternal()));
    const { stock } = await checkBooks(test.database, 1);
    expect(stock.get(product)).toMatchObject({ onHand: 1_000, reserved: 0 });
    for (const { failures } of quick) expect(failures).toEqual([]);
  });

  it('a claim keeps a reservation from expiring', async () => {
    const instance = start();
    const product = await instance.stocked('P', 10);
    await instance.run(reserve('o', product, 1));
    const orderId = idOf('o');
    const refused = { ok: false, refusal: { kind: 'reservation_not_expired' } };
    expect(await instance.run({ type: 'ExpireReservation', orderId })).toMatchObject(refused);
    expect(await instance.run({ type: 'ClaimReservation', orderId })).toMatchObject({ ok: true });
    await test.database.count(END_NOW, [orderId]);
    expect(await instance.run({ type: 'ExpireReservation', orderId })).toMatchObject(refused);
    expect(await instance.run({ type: 'ConfirmClaim', orderId })).toMatchObject({ ok: true });
  });
});

describe('reads', () => {
  it('reservations that hold units are counted, of orders and external ones, and those that are overdue', async () => {
    const [long, quick] = [start(), start({ reservationTtlMs: 0 })];
    const product = await long.stocked('P', 100);
    const lines = [{ productId: product, quantity: 1 }];
    const order = async (instance: Instance) => {
      const orderId = uuidv7(Date.now());
      await instance.run({ type: 'ReserveForOrder', orderId, lines, expectedTotalMinor: null });
      return orderId;
    };
    const external = (instance: Instance, name: string) =>
      instance.run({ type: 'ReserveExternal', orderId: idOf(name), productId: product, quantity: 1 });
    await order(long);
    const claimed = await order(long);
    await long.run({ type: 'ClaimReservation', orderId: claimed });
    const released = await order(long);
    await long.run({ type: 'ReleaseOrder', orderId: released });
    await order(quick);
    await external(long, 'a');
    await external(quick, 'b');
    await external(quick, 'c');
    await external(long, 'd');
    await long.run({ type: 'ConfirmExternal', orderId: idOf('d') });
    expect(await long.inventory.reservationCounts(1)).toEqual({ active: 3, overdue: 3 });
    expect(await long.inventory.reservationCounts(2)).toEqual({ active: 0, overdue: 0 });
  });

  it('products are paged by id, searched by the beginnings of words, and hidden where they are not for sale', async () => {
    const { inventory, run, stocked } = start();
    const ids: string[] = [];
    for (const sku of ['USB-C/2', 'Kabel-10m', "O'Neil", 'Größe_XL', 'USB-A']) ids.push(await stocked(sku, 1));
    await run({
      type: 'ChangeProduct',
      productId: ids[4] ?? '',
      version: 1,
      name: null,
      description: null,
      priceMinor: null,
      active: false,
    });
    const find = async (search: string | null, includeInactive = false) =>
      (await inventory.products(1, { search, includeInactive, limit: 50, cursor: null })).items.map(({ sku }) => sku);

    expect(await find(null)).toEqual(['USB-C/2', 'Kabel-10m', "O'Neil", 'Größe_XL']);
    expect(await find(null, true)).toHaveLength(5);
    expect(await find('us')).toEqual(['USB-C/2']);
    expect(await find('usb', true)).toEqual(['USB-C/2', 'USB-A']);
    expect(await find('usb-c/2')).toEqual(['USB-C/2']);
    expect(await find('10M kab')).toEqual(['Kabel-10m']);
    expect(await find("o'n")).toEqual(["O'Neil"]);
    expect(await find('größe xl')).toEqual(['Größe_XL']);
    for (const nothing of ['nothing', "'", '---', '\\', ':* & |', '🙂', "') OR 1=1 --"])
      expect(await find(nothing)).toEqual([]);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await inventory.products(1, { search: null, includeInactive: true, limit: 2, cursor });
      seen.push(...page.items.map(({ productId }) => productId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
    expect(await inventory.products(2, { search: null, includeInactive: true, limit: 2, cursor: null })).toEqual({
      items: [],
      nextCursor: null,
    });
    await expect(inventory.products(1, { search: null, includeInactive: true, limit: 2, cursor: 'x' })).rejects.toThrow(
      'cursor',
    );
  });

  it('movements are paged, newest first', async () => {
    const { inventory, run, stocked } = start();
    const productId = await stocked('P', 10);
    await run({ type: 'AdjustStock', productId, quantity: -2, notes: 'two "lost"' });
    await run(reserve('o', productId, 3));
    await run({ type: 'ReleaseOrder', orderId: idOf('o') });
    const first = await inventory.movements(1, productId, 3, null);
    expect(first?.items.map(({ movementType, quantity }) => [movementType, quantity])).toEqual([
      ['RELEASE', 3],
      ['RESERVE', 3],
      ['ADJUSTMENT', -2],
    ]);
    expect(first?.items[2]).toMatchObject({
      notes: 'two "lost"',
      orderId: null,
      createdBy: idOf('staff'),
      onHandDelta: -2,
      reservedDelta: 0,
    });
    const second = await inventory.movements(1, productId, 3, first?.nextCursor ?? null);
    expect(second).toMatchObject({ items: [{ movementType: 'STOCK_IN', quantity: 10 }], nextCursor: null });
    expect(await inventory.movements(1, idOf('nothing'), 3, null)).toBeNull();
    await expect(inventory.movements(1, productId, 3, '-1')).rejects.toThrow('cursor');
  });

  it('an order of 1,000 lines is an ordinary order', async () => {
    const instance = start();
    const products = await Promise.all(Array.from({ length: 1_000 }, (_, index) => instance.stocked(`P${index}`, 10)));
    const lines = products.map((productId) => ({ productId, quantity: 2 }));
    const orderId = idOf('big');
    const made = await instance.run({ type: 'ReserveForOrder', orderId, lines, expectedTotalMinor: 2_000_000n });
    expect(made).toMatchObject({ ok: true });
    expect((made.ok ? (made.answer as ReservationAnswer) : null)?.lines).toHaveLength(1_000);
    for (const type of ['ClaimReservation', 'ConfirmClaim', 'RestockOrder'] as const) {
      expect(await instance.run({ type, orderId })).toMatchObject({ ok: true });
    }
    await checkBooks(test.database, 1);
    expect(instance.failures).toEqual([]);
  });
});
