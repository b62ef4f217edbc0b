import { uuidFromName } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';

import { startStore } from './sample-store.ts';

/** An id that tests know beforehand. */
export function idOf(name: string): string {
  return uuidFromName('sample', name);
}

/** The ids of what `fillStore` makes. */
export interface SampleIds {
  readonly alice: string;
  readonly laptop: string;
  /** Orders by what became of them. */
  readonly pending: string;
  readonly paid: string;
  readonly delivered: string;
  readonly cancelledPaid: string;
  readonly cancelledUnpaid: string;
  readonly expired: string;
  /** Of another tenant, and paid. */
  readonly foreign: string;
}

/**
 * Fills a store, through its real services, with everything that the checks look at: orders of every status, refusals under a key, external
 * reservations of every end, a projection, and a second tenant.
 */
export async function fillStore(database: Database): Promise<SampleIds> {
  const store = startStore(database);
  const admin = await store.register(1, 'admin', 'admin');
  const alice = await store.register(1, 'alice');
  const bob = await store.register(1, 'bob');
  await store.topUp(1, alice.userId, 500_000n, 'opening');
  await store.topUp(1, alice.userId, 1_000_000n);
  await store.topUp(1, bob.userId, 100n);
  const laptop = await store.product(1, 'LAPTOP', 50_000n, 20);
  const mouse = await store.product(1, 'MOUSE', 1_500n, 100);
  await store.stock({ type: 'AdjustStock', productId: mouse, quantity: -3, notes: 'counted' });

  const lines = [
    { productId: laptop, quantity: 1 },
    { productId: mouse, quantity: 2 },
  ];
  const pending = await store.placed(1, alice, lines);
  const [paid, delivered, cancelledPaid] = await Promise.all([
    store.placed(1, alice, lines),
    store.placed(1, alice, lines),
    store.placed(1, alice, [{ productId: mouse, quantity: 5 }]),
  ]);
  for (const orderId of [paid, delivered, cancelledPaid]) await store.order(1, alice, { type: 'PayOrder', orderId });
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    await store.order(1, admin, { type: 'AdvanceOrder', orderId: delivered, status, notes: `now ${status}` });
  }
  await store.order(1, admin, { type: 'GrantGoodwill', orderId: delivered, amountMinor: 1_000n, reason: 'came late' });
  await store.correct(1, admin, alice.userId, -700n);
  await store.order(1, alice, { type: 'CancelOrder', orderId: cancelledPaid, reason: 'too small' });
  const cancelledUnpaid = await store.placed(1, alice, [{ productId: mouse, quantity: 1 }]);
  await store.order(1, alice, { type: 'CancelOrder', orderId: cancelledUnpaid, reason: null });
  const tooDear = await store.placed(1, bob, [{ productId: laptop, quantity: 1 }]);
  await store.order(1, bob, { type: 'PayOrder', orderId: tooDear });

  const reserve = (name: string) =>
    store.stock({ type: 'ReserveExternal', orderId: idOf(name), productId: mouse, quantity: 4 });
  for (const name of ['held', 'sold', 'released']) await reserve(name);
  await store.stock({ type: 'ConfirmExternal', orderId: idOf('sold') });
  await store.stock({ type: 'ReleaseExternal', orderId: idOf('released') });

  const carol = await store.register(2, 'carol');
  await store.topUp(2, carol.userId, 90_000n);
  const lamp = await store.product(2, 'LAMP', 30_000n, 5);
  const foreign = await store.placed(2, carol, [{ productId: lamp, quantity: 2 }]);
  await store.order(2, carol, { type: 'PayOrder', orderId: foreign });
  await store.project();
  await store.close();

  const shortLived = startStore(database, 1);
  const expired = await shortLived.placed(1, alice, [{ productId: mouse, quantity: 1 }]);
  await shortLived.stock({ type: 'ReserveExternal', orderId: idOf('expired'), productId: mouse, quantity: 1 });
  await shortLived.order(1, { userId: null, role: 'system' }, { type: 'ExpireOrder', orderId: expired });
  await shortLived.expireExternal();
  await shortLived.close();
  return {
    alice: alice.userId,
    laptop,
    pending,
    paid,
    delivered,
    cancelledPaid,
    cancelledUnpaid,
    expired,
    foreign,
  };
}
