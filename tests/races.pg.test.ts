import { setTimeout as delay } from 'node:timers/promises';
import type { OrdersAnswer } from '@kontor/contracts/orders';
import { assert, present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import type { Answered } from '@kontor/runtime/idempotency';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ServiceUrls } from '../apps/server/src/apart/open-whole.ts';
import type { Store } from '../apps/server/src/store.ts';
import { openApartDatabases, openApartInstance } from './support/apart-instance.ts';
import { expectConsistent } from './support/books.ts';
import { newMeta } from './support/history.ts';
import { makeProduct, makeShoppers, orderProduct, type Shopper } from './support/shoppers.ts';
import { openTestStore } from './support/test-store.ts';

const TENANT = 1;
const FAR = Number.MAX_SAFE_INTEGER;
/** Races that run side by side, so that their commands share batches. */
const ROUND = 100;
const SHOPPERS = 10;
const PRICE_MINOR = 100n;
const RESERVATION_TTL_MS = 600;
/** Payments start within this time of each other, round the end of their reservations; so do expiries. */
const SPREAD_MS = 20;
const LEAD_MS_MAX = 200;
const TEST_MS_MAX = 120_000;

interface Placed {
  readonly orderId: string;
  readonly shopper: Shopper;
  readonly expiresAt: number;
}

/** How many races there are; how often each order of arrival must have been seen; and by how much payments start earlier or later after a round that only one side has won. */
const TOGETHER = { where: 'on one database', races: 1_000, seenMin: 100, leadStepMs: 12, open: openTogether };
/** Each takes several transactions there. */
const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';
const APART = {
  where: 'apart',
  races: isLong ? 1_000 : 300,
  seenMin: isLong ? 50 : 5,
  leadStepMs: 30,
  open: openApart,
};

const CASES = [
  { name: 'pay against cancel', ttlMs: 15 * 60_000, race: payAgainstCancel },
  { name: 'pay against expiry', ttlMs: RESERVATION_TTL_MS, race: payAgainstExpiry },
];

/** Two instances, which know of each other by rows and locks alone: on one database, or with a database for each service, where sagas commit step by step. */
describe.each([...CASES.map((each) => ({ ...each, ...TOGETHER })), ...CASES.map((each) => ({ ...each, ...APART }))])(
  '$name, $where',
  ({ ttlMs, race, races, seenMin, leadStepMs, open }) => {
    let store: RacingStore;
    let other: Store;
    beforeAll(async () => {
      store = await open(ttlMs);
      ({ other } = store);
    });
    afterAll(() => store?.drop());

    it(
      `${races} times, in both orders of arrival: one of the two, never both, and the books right`,
      async () => {
        const balanceMinor = PRICE_MINOR * BigInt(races);
        const shoppers = await makeShoppers(store, store.database, SHOPPERS, { balanceMinor });
        const productId = await makeProduct(store, PRICE_MINOR, races);
        const seen = new Map<string, number>();
        let sold = 0;
        let leadMs = 0;
        for (let begun = 0; begun < races; begun += ROUND) {
          const orders = await Promise.all(
            Array.from({ length: ROUND }, (_, index) => place(store, shoppers[index % SHOPPERS] as Shopper, productId)),
          );
          const ends = await Promise.all(orders.map((order, index) => race(store, other, order, index, leadMs)));
          for (const { end, isSold } of ends) {
            seen.set(end, (seen.get(end) ?? 0) + 1);
            if (isSold) sold += 1;
          }
          // However fast the machine is, about half of the payments shall be in time.
          const inTime = ends.filter(({ isPaid }) => isPaid).length / ROUND;
          leadMs = Math.min(LEAD_MS_MAX, Math.max(-LEAD_MS_MAX, leadMs + leadStepMs * (1 - 2 * inTime)));
        }
        expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(races);
        expect(seen.size, JSON.stringify([...seen])).toBeGreaterThanOrEqual(2);
        for (const [end, count] of seen) expect(count, end).toBeGreaterThanOrEqual(seenMin);

        expect(await store.inventory.product(TENANT, productId)).toMatchObject({ onHand: races - sold, reserved: 0 });
        const balances = await Promise.all(shoppers.map(({ userId }) => store.wallet.balance(TENANT, userId)));
        const spent = balanceMinor * BigInt(SHOPPERS) - balances.reduce((sum, each) => sum + each.balanceMinor, 0n);
        expect(spent).toBe(PRICE_MINOR * BigInt(sold));
        await expectConsistent(store.database, { charged_once: races, refunded_in_full: races, never_oversold: races });
      },
      TEST_MS_MAX,
    );
  },
);

/** Two instances of a store. */
interface RacingStore extends Store {
  readonly database: Database;
  readonly other: Store;
  readonly isApart: boolean;
  drop(): Promise<void>;
}

async function openTogether(reservationTtlMs: number): Promise<RacingStore> {
  const store = await openTestStore({ reservationTtlMs });
  return { ...store, other: store.another(), isApart: false };
}

async function openApart(reservationTtlMs: number): Promise<RacingStore> {
  const databases = await openApartDatabases();
  const urls = Object.fromEntries(
    Object.entries(databases).map(([service, { connectionString }]) => [service, connectionString]),
  ) as ServiceUrls;
  const [one, two] = await Promise.all([
    openApartInstance(urls, { reservationTtlMs }),
    openApartInstance(urls, { reservationTtlMs }),
  ]);
  return {
    ...one.store,
    database: one.database,
    other: two.store,
    isApart: true,
    drop: async () => {
      await Promise.all([one.close(), two.close()]);
      await Promise.all(Object.values(databases).map(({ drop }) => drop()));
    },
  };
}

/** How a race ended; whether the payment came first, and whether its unit is gone for good. */
interface Ended {
  readonly end: string;
  readonly isPaid: boolean;
  readonly isSold: boolean;
}

/** Spreads the starts of a round's races over SPREAD_MS, in an order of its own for each stride. */
function spreadMs(index: number, stride: number): number {
  return SPREAD_MS * (((index * stride) % ROUND) / ROUND - 0.5);
}

/** Cancelled unpaid, or paid and then refunded, once; it is told by who was first. */
async function payAgainstCancel(
  one: RacingStore,
  two: Store,
  order: Placed,
  index: number,
  leadMs: number,
): Promise<Ended> {
  const startAfter = (ms: number) => delay(Math.max(0, SPREAD_MS / 2 + ms));
  const [paid, cancelled] = await Promise.all([
    startAfter(spreadMs(index, 7) - leadMs).then(() => pay(one, order)),
    startAfter(spreadMs(index, 3) + Math.max(0, leadMs)).then(() => cancel(two, order)),
  ]);
  assert(cancelled.outcome.ok && cancelled.outcome.answer.kind === 'moved', 'a cancellation is never refused here');
  const { refundedMinor } = cancelled.outcome.answer;
  expect((await one.orders.read(TENANT, order.orderId))?.status).toBe('CANCELLED');
  if (paid.outcome.ok) {
    expect(refundedMinor).toBe(PRICE_MINOR);
    return { end: 'paid, then refunded', isPaid: true, isSold: false };
  }
  expect([paid.outcome.refusal.kind, refundedMinor]).toEqual(['order_not_payable', 0n]);
  return { end: 'cancelled unpaid', isPaid: false, isSold: false };
}

/** Paid or expired. What was neither because the payment came too late and the expiry too early is looked at once more. */
async function payAgainstExpiry(
  one: RacingStore,
  two: Store,
  order: Placed,
  index: number,
  leadMs: number,
): Promise<Ended> {
  const startAt = (afterExpiryMs: number) => delay(Math.max(0, order.expiresAt + afterExpiryMs - Date.now()));
  const [paid] = await Promise.all([
    startAt(spreadMs(index, 7) - leadMs).then(() => pay(one, order)),
    startAt(spreadMs(index, 3)).then(() => expire(two, order)),
  ]);
  await delay(Math.max(0, order.expiresAt + 1 - Date.now()));
  const late = await expire(two, order);
  assert(late.outcome.ok, 'past its end, an order is expired or was paid');
  const { status, updatedAt } = present(await one.orders.read(TENANT, order.orderId), 'an order that was placed');
  if (paid.outcome.ok) {
    expect(status).toBe('PAID');
    // Apart, what was in time is the claim; the payment is concluded later.
    if (!one.isApart) {
      expect(updatedAt, 'when it was paid, by the clock of the database').toBeLessThanOrEqual(order.expiresAt);
    }
    return { end: 'paid', isPaid: true, isSold: true };
  }
  expect([paid.outcome.refusal.kind, status]).toEqual(['order_not_payable', 'EXPIRED']);
  return { end: 'expired', isPaid: false, isSold: false };
}

async function place(store: Store, shopper: Shopper, productId: string): Promise<Placed> {
  const { orderId, expiresAt } = await orderProduct(store, shopper.userId, productId);
  return { orderId, shopper, expiresAt };
}

function pay(store: Store, { orderId, shopper }: Placed): Promise<Answered<OrdersAnswer>> {
  const meta = newMeta({ userId: shopper.userId, role: 'customer' });
  return store.orders.submit({ type: 'PayOrder', meta, orderId }, FAR);
}

function cancel(store: Store, { orderId, shopper }: Placed): Promise<Answered<OrdersAnswer>> {
  const meta = newMeta({ userId: shopper.userId, role: 'customer' });
  return store.orders.submit({ type: 'CancelOrder', meta, orderId, reason: null }, FAR);
}

function expire(store: Store, { orderId }: Placed): Promise<Answered<OrdersAnswer>> {
  return store.orders.submit({ type: 'ExpireOrder', meta: newMeta(), orderId }, FAR);
}
