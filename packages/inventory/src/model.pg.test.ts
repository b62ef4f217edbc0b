import { deepStrictEqual } from 'node:assert/strict';

import type { InventoryAnswer, InventoryCommand } from '@kontor/contracts/inventory';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { INVENTORY_MIGRATIONS } from './migrations.ts';
import type { Inventory } from './service.ts';
import { checkBooks } from './testing/books.ts';
import {
  anyHistory,
  type Burst,
  FIRST_STOCK,
  firstCommands,
  inWords,
  PRODUCTS,
  productId,
  realCommand,
} from './testing/histories.ts';
import { type Instance, startInstance } from './testing/instance.ts';
import { InventoryModel } from './testing/model.ts';

const HISTORIES = 60;

/** Found once: the second round of a transaction asks again for a reservation that the first had loaded for another step. */
const ASKED_AGAIN: Burst[] = [
  { short: false, operations: [{ op: 'reserve', order: 0, lines: [{ product: 0, quantity: 1 }], expectedOff: null }] },
  {
    short: false,
    operations: [
      { op: 'claim', order: 0 },
      { op: 'reserve', order: 0, lines: [{ product: 0, quantity: 1 }], expectedOff: null },
    ],
  },
];

let test: TestDatabase;
let database: Database;
let short: Instance;
let long: Instance;
beforeAll(async () => {
  test = await openTestDatabase([INVENTORY_MIGRATIONS]);
  database = test.open({ role: 'kontor_inventory' });
  // One lane, so that a burst is answered in the order in which it came.
  const executor = { ...EXECUTOR_SETTINGS, lanes: 1 };
  long = startInstance(database, { executor });
  // What it reserves is past its expiry for whoever loads it later.
  short = startInstance(database, { executor, reservationTtlMs: 0 });
});
afterAll(async () => {
  await Promise.all([short.inventory.close(), long.inventory.close()]);
  await test.drop();
});

/** The commands of a burst with what the model says of each. One batch of the executor takes each order once, so `once` leaves the others out. */
function expectedOf({ short: isShort, operations }: Burst, model: InventoryModel, tenantId: number, once: boolean) {
  const orders = new Set<number>();
  model.begin(isShort);
  const commands: InventoryCommand[] = [];
  const expected: string[] = [];
  for (const operation of operations) {
    if (once && 'order' in operation) {
      if (orders.has(operation.order)) continue;
      orders.add(operation.order);
    }
    commands.push(realCommand(operation, model, tenantId));
    expected.push(model.apply(operation));
  }
  return { commands, expected };
}

/** All at once, as requests arrive: the executor makes a batch of them. */
function submitAll(
  { inventory }: Instance,
  commands: readonly InventoryCommand[],
): Promise<Outcome<InventoryAnswer>[]> {
  return Promise.all(commands.map(async (command) => (await inventory.submit(command, Date.now() + 30_000)).outcome));
}

/** As a saga does: in one transaction, in two rounds, of which the second finds rows that the first has loaded and changed. */
function joinAll(inventory: Inventory, tenantId: number, commands: readonly InventoryCommand[]) {
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    const unit = inventory.join({ tenantId, transaction, lockOrder: new LockOrder() });
    const half = Math.ceil(commands.length / 2);
    const outcomes = await unit.execute(commands.slice(0, half));
    outcomes.push(...(await unit.execute(commands.slice(half))));
    await Promise.all(unit.save());
    transaction.beforeCommit(() => unit.append());
    return outcomes;
  });
}

it('batches of random commands come to what the model says one by one, and every table is the fold of the log', {
  timeout: 120_000,
}, async () => {
  let tenantId = 0;
  let bursts = 0;
  const submitted = long.batches.length;
  await fc.assert(
    fc.asyncProperty(anyHistory(10, 14), fc.boolean(), async (history, together) => {
      // A tenant of its own for every history: nothing of another one may be seen.
      tenantId += 1;
      const model = new InventoryModel(PRODUCTS, FIRST_STOCK);
      await submitAll(long, firstCommands(tenantId).slice(0, PRODUCTS));
      await submitAll(long, firstCommands(tenantId).slice(PRODUCTS));
      for (const burst of history) {
        const { commands, expected } = expectedOf(burst, model, tenantId, !together);
        const instance = burst.short ? short : long;
        const outcomes = together
          ? await joinAll(instance.inventory, tenantId, commands)
          : await submitAll(instance, commands);
        deepStrictEqual(outcomes.map(inWords), expected);
        bursts += 1;
      }
      const state = await checkBooks(test.database, tenantId);
      model.products.forEach(({ onHand, reserved }, index) => {
        const stock = state.stock.get(productId(index));
        deepStrictEqual([stock?.onHand, stock?.reserved], [onHand, reserved]);
      });
    }),
    { numRuns: HISTORIES, examples: [[ASKED_AGAIN, true]] },
  );
  expect([...short.failures, ...long.failures]).toEqual([]);
  expect(bursts).toBeGreaterThan(200);
  expect(long.batches.length - submitted).toBeGreaterThan(100);
});
