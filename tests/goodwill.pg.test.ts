import type { Answered } from '@kontor/runtime/idempotency';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Store } from '../apps/server/src/store.ts';
import { expectConsistent } from './support/books.ts';
import { newMeta } from './support/history.ts';
import { makeProduct, makeShoppers, orderProduct, payOrder, type Shopper } from './support/shoppers.ts';
import { openTestStore, type TestStore } from './support/test-store.ts';

const TENANT = 1;
const FAR = Number.MAX_SAFE_INTEGER;
const PRICE_MINOR = 10_000n;
const AT_ONCE = 50;
/** Fifty of these are five times the price. */
const PART_MINOR = 1_000n;

/** Two instances on one database, which know of each other by its rows and locks alone. */
let store: TestStore;
let other: Store;
let admin: Shopper;
beforeAll(async () => {
  store = await openTestStore();
  other = store.another();
  [admin] = (await makeShoppers(store, store.database, 1, { role: 'admin' })) as [Shopper];
});
afterAll(() => store.drop());

async function delivered(customer: Shopper): Promise<string> {
  const productId = await makeProduct(store, PRICE_MINOR, 1);
  const { orderId } = await orderProduct(store, customer.userId, productId);
  await payOrder(store, customer.userId, orderId);
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    const meta = newMeta({ userId: admin.userId, role: 'staff' });
    await store.orders.submit({ type: 'AdvanceOrder', meta, orderId, status, notes: null }, FAR);
  }
  return orderId;
}

const endOf = ({ outcome }: Answered<unknown>) => (outcome.ok ? 'ok' : outcome.refusal.kind);

describe('many at once, over two instances', () => {
  it(`${AT_ONCE} times goodwill for one order never comes to more than its payment`, async () => {
    const [customer] = (await makeShoppers(store, store.database, 1, { balanceMinor: PRICE_MINOR })) as [Shopper];
    const orderId = await delivered(customer);
    const ends = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const meta = newMeta({ userId: admin.userId, role: 'staff' });
        const instance = index % 2 === 0 ? store : other;
        return endOf(
          await instance.orders.submit(
            { type: 'GrantGoodwill', meta, orderId, amountMinor: PART_MINOR, reason: 'came late' },
            FAR,
          ),
        );
      }),
    );
    const fits = Number(PRICE_MINOR / PART_MINOR);
    expect(ends.filter((end) => end === 'ok')).toHaveLength(fits);
    expect(ends.filter((end) => end === 'goodwill_exceeds_payment')).toHaveLength(AT_ONCE - fits);
    expect(await store.wallet.balance(TENANT, customer.userId)).toMatchObject({ balanceMinor: PRICE_MINOR });
    expect(await store.orders.read(TENANT, orderId)).toMatchObject({ status: 'DELIVERED', refundedMinor: 0n });
  });

  it('corrections that take more than there is: as many succeed as the balance covers, and it ends at zero', async () => {
    const [customer] = (await makeShoppers(store, store.database, 1, { balanceMinor: 10n * PART_MINOR })) as [Shopper];
    const ends = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const meta = newMeta({ userId: admin.userId, role: 'admin' });
        const instance = index % 2 === 0 ? store : other;
        const { userId } = customer;
        return endOf(
          await instance.wallet.submit(
            { type: 'CorrectBalance', meta, userId, amountMinor: -PART_MINOR, reason: 'paid twice' },
            FAR,
          ),
        );
      }),
    );
    expect(ends.filter((end) => end === 'ok')).toHaveLength(10);
    expect(ends.filter((end) => end === 'insufficient_funds')).toHaveLength(AT_ONCE - 10);
    expect(await store.wallet.balance(TENANT, customer.userId)).toMatchObject({ balanceMinor: 0n });
  });

  it('with every invariant of the store as it should be', async () => {
    await expectConsistent(store.database, { returned_within_payment: 1, goodwill_granted: 1 });
  });
});
