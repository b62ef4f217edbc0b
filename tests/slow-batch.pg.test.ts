import { newToken } from '@kontor/identity/session-token';
import { assert } from '@kontor/kernel/assert';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { newMeta } from './support/history.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { openTestStore, type TestStore } from './support/test-store.ts';

const TENANT = 1;
const FAR = Number.MAX_SAFE_INTEGER;

let store: TestStore;
let shopper: Shopper;

beforeAll(async () => {
  store = await openTestStore();
  const [made] = await makeShoppers(store, store.database, 1, { balanceMinor: 1_000n });
  assert(made !== undefined, 'a shopper');
  shopper = made;
});
afterAll(() => store?.drop());

function order(productId: string) {
  const { userId } = shopper;
  return store.orders.submit(
    {
      type: 'CreateOrder',
      meta: newMeta({ userId, role: 'customer' }),
      customerId: userId,
      lines: [{ productId, quantity: 1 }],
      shippingAddress: 'Jalan Merdeka 1',
      notes: null,
      expectedTotalMinor: null,
    },
    FAR,
  );
}

const HOLD = statement('test.hold_stock', 'SELECT FROM inventory.stock WHERE product_id = $1 FOR UPDATE');

/** Holds a product's stock as another session would, until it is let go. */
async function hold(productId: string): Promise<() => Promise<unknown>> {
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = store.database.transact(
    { ...BATCH_TRANSACTION, idleInTransactionTimeoutMs: 60_000 },
    async (transaction) => {
      await transaction.count(HOLD, [productId]);
      held.resolve();
      await letGo.promise;
    },
  );
  await Promise.race([held.promise, holding]);
  return () => {
    letGo.resolve();
    return holding;
  };
}

it('A batch that waits for a row holds up no other service, no reader, and no order that does not need that row', async () => {
  const [held, free] = [await makeProduct(store, 10n, 5), await makeProduct(store, 10n, 5)];
  const letGo = await hold(held);
  let answered = false;
  const waiting = order(held).then((result) => {
    answered = true;
    return result;
  });
  while (store.orders.depth().running === 0) await new Promise(setImmediate);

  const { userId } = shopper;
  const meta = () => newMeta({ userId, role: 'customer' });
  const others = await Promise.all([
    ...Array.from({ length: 20 }, () =>
      store.wallet.submit({ type: 'TopUp', meta: meta(), userId, amountMinor: 1n, kind: 'topup' }, FAR),
    ),
    store.inventory.submit({ type: 'AddStock', meta: newMeta(), productId: free, quantity: 1, notes: null }, FAR),
    order(free),
  ]);
  expect(others.every(({ outcome }) => outcome.ok)).toBe(true);
  expect(await store.wallet.balance(TENANT, userId)).toMatchObject({ balanceMinor: 1_020n });
  expect(await store.inventory.product(TENANT, free)).toMatchObject({ onHand: 6, reserved: 1 });
  expect(await store.identity.authenticate(newToken(), TENANT)).toBeNull();
  expect(answered).toBe(false);

  await letGo();
  expect((await waiting).outcome.ok).toBe(true);
});
