import type { Command } from '@kontor/contracts/command';
import { statement } from '@kontor/postgres/statement';
import { verify } from '@kontor/verification/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ApartStore, openApartStore } from './support/apart-store.ts';
import { SAGA_CASES, type SagaCase } from './support/saga-cases.ts';

const SOON_MS = 10_000;
const ROUNDS = 15;
/** How often it is looked at, at least, while that goes on. */
const LOOKS = 3;

let store: ApartStore;
beforeAll(async () => {
  store = await openApartStore();
});
afterAll(() => store?.drop());

const CASE = Object.fromEntries(SAGA_CASES.map((each) => [each.name, each])) as Record<string, SagaCase>;

function look() {
  const { orders, inventory, wallet } = store.databases;
  return verify({ orders: orders.database, inventory: inventory.database, wallet: wallet.database });
}

describe('a verification over several databases', () => {
  it('finds nothing while orders are placed, paid and cancelled, although it never sees them at one moment', async () => {
    const orders = store.orders();
    let looks = 0;
    const load = Array.from({ length: 4 }, async () => {
      for (let round = 0; round < ROUNDS || looks < LOOKS; round += 1) {
        const command = await (CASE['cancel paid'] as SagaCase).prepare(store, orders);
        await orders.submit(command, Date.now() + SOON_MS);
      }
    });
    let done = false;
    const all = Promise.all(load).finally(() => {
      done = true;
    });
    while (!done) {
      const report = await look();
      looks += 1;
      expect(report.checks.filter(({ violations }) => violations > 0)).toEqual([]);
    }
    await all;
    expect(looks).toBeGreaterThanOrEqual(LOOKS);
  });

  it('leaves an order alone whose saga is open, however long', async () => {
    const held = Promise.withResolvers<void>();
    const never = store.orders({
      wire: {
        pass: async (name, deliver) => {
          if (name.endsWith('ConfirmClaim')) await held.promise;
          return deliver();
        },
      },
    });
    const command = await (CASE['pay'] as SagaCase).prepare(store, store.orders());
    void never.submit(command, Date.now() + 100).catch(() => undefined);
    await expect
      .poll(async () => (await look()).checks.filter(({ violations }) => violations > 0), { timeout: 15_000 })
      .toEqual([]);
    held.resolve();
  });

  it('finds what is wrong, each time that it looks', async () => {
    const orders = store.orders();
    const command = await (CASE['pay'] as SagaCase).prepare(store, orders);
    await orders.submit(command, Date.now() + SOON_MS);
    const { orderId } = command as Command & { orderId: string };
    await store.databases.inventory.database.count(
      statement('inventory.test_break', "UPDATE inventory.reservations SET status = 'CLAIMED' WHERE order_id = $1"),
      [orderId],
    );
    const { checks } = await look();
    const broken = checks.find(({ name }) => name === 'stock_confirmed');
    expect(broken?.rows.map((row) => row['order_id'])).toEqual([orderId]);
  });
});
