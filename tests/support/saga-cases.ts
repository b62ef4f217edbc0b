import type { Command } from '@kontor/contracts/command';
import type { OrderAnswer, OrderCommand } from '@kontor/contracts/orders';
import { assert } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import type { OrdersApart } from '@kontor/orders/apart/service';
import type { Answered } from '@kontor/runtime/idempotency';

import type { ApartStore } from './apart-store.ts';
import { newMeta } from './history.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const PRICE_MINOR = 1_000n;

/** A command whose saga is to be disturbed, on an order that stands ready for it; and what it must have come to, whatever happened. */
export interface SagaCase {
  readonly name: string;
  prepare(store: ApartStore, orders: OrdersApart): Promise<OrderCommand>;
  /** Of the answer, where one was given in the end. */
  readonly kind:
    | 'created'
    | 'paid'
    | 'moved'
    | 'goodwill'
    | 'insufficient_funds'
    | 'insufficient_stock'
    | 'reservation_not_expired';
  /** Where the order must stand; null: there is none. */
  readonly status: string | null;
}

const customer = (userId: string) => ({ userId, role: 'customer' }) as const;
const staff = { userId: uuidv7(Date.now()), role: 'staff' } as const;

/** The meta data of a command with a key, so that it can be repeated. */
function keyed(...args: Parameters<typeof newMeta>) {
  const meta = newMeta(...args);
  return { ...meta, id: uuidFromName('key', meta.seed), requestHash: uuidFromName('request', meta.seed) };
}

/** Gives a command to a service of the store, which must take it. */
async function give(
  service: { submit(command: never, deadline: number): Promise<Answered<unknown>> },
  command: Command,
): Promise<unknown> {
  const { outcome } = await service.submit(command as never, FAR);
  assert(outcome.ok, `${command.type} is taken`);
  return outcome.answer;
}

async function product({ inventory }: ApartStore, onHand: number): Promise<string> {
  const sku = uuidv7(Date.now());
  const fields = { sku, name: sku, description: '', priceMinor: PRICE_MINOR, active: true };
  const { productId } = (await give(inventory, { type: 'CreateProduct', meta: newMeta(), ...fields })) as {
    productId: string;
  };
  await give(inventory, { type: 'AddStock', meta: newMeta(), productId, quantity: onHand, notes: null } as Command);
  return productId;
}

async function shopper({ wallet }: ApartStore, balanceMinor: bigint): Promise<string> {
  const userId = uuidv7(Date.now());
  if (balanceMinor > 0n) {
    const meta = newMeta(customer(userId));
    await give(wallet, { type: 'TopUp', meta, userId, amountMinor: balanceMinor, kind: 'topup' } as Command);
  }
  return userId;
}

function createOf(userId: string, productId: string, quantity: number): OrderCommand {
  return {
    type: 'CreateOrder',
    meta: keyed(customer(userId)),
    customerId: userId,
    lines: [{ productId, quantity }],
    shippingAddress: 'Jalan Merdeka 1',
    notes: null,
    expectedTotalMinor: null,
  };
}

interface Placed {
  readonly userId: string;
  readonly orderId: string;
}

async function placed(store: ApartStore, orders: OrdersApart, balanceMinor: bigint): Promise<Placed> {
  const userId = await shopper(store, balanceMinor);
  const answer = (await give(orders, createOf(userId, await product(store, 3), 2))) as OrderAnswer;
  return { userId, orderId: answer.orderId };
}

async function paid(store: ApartStore, orders: OrdersApart): Promise<Placed> {
  const order = await placed(store, orders, 5_000n);
  await give(orders, { type: 'PayOrder', meta: newMeta(customer(order.userId)), orderId: order.orderId } as Command);
  return order;
}

async function delivered(store: ApartStore, orders: OrdersApart): Promise<Placed> {
  const order = await paid(store, orders);
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    const meta = newMeta(staff);
    await give(orders, { type: 'AdvanceOrder', meta, orderId: order.orderId, status, notes: null } as Command);
  }
  return order;
}

/** Every saga there is, to its good end and to its refusals. */
export const SAGA_CASES: readonly SagaCase[] = [
  {
    name: 'create',
    prepare: async (store) => createOf(await shopper(store, 0n), await product(store, 3), 2),
    kind: 'created',
    status: 'PENDING',
  },
  {
    name: 'create without stock',
    prepare: async (store) => createOf(await shopper(store, 0n), await product(store, 1), 2),
    kind: 'insufficient_stock',
    status: null,
  },
  {
    name: 'pay',
    prepare: async (store, orders) => {
      const { userId, orderId } = await placed(store, orders, 5_000n);
      return { type: 'PayOrder', meta: keyed(customer(userId)), orderId };
    },
    kind: 'paid',
    status: 'PAID',
  },
  {
    name: 'pay without money',
    prepare: async (store, orders) => {
      const { userId, orderId } = await placed(store, orders, 1_500n);
      return { type: 'PayOrder', meta: keyed(customer(userId)), orderId };
    },
    kind: 'insufficient_funds',
    status: 'PENDING',
  },
  {
    name: 'cancel unpaid',
    prepare: async (store, orders) => {
      const { userId, orderId } = await placed(store, orders, 0n);
      return { type: 'CancelOrder', meta: keyed(customer(userId)), orderId, reason: 'no need' };
    },
    kind: 'moved',
    status: 'CANCELLED',
  },
  {
    name: 'cancel paid',
    prepare: async (store, orders) => {
      const { userId, orderId } = await paid(store, orders);
      return { type: 'CancelOrder', meta: keyed(customer(userId)), orderId, reason: null };
    },
    kind: 'moved',
    status: 'CANCELLED',
  },
  {
    name: 'staff releases',
    prepare: async (store, orders) => {
      const { orderId } = await placed(store, orders, 0n);
      return { type: 'ReleasePendingOrder', meta: keyed(staff), orderId };
    },
    kind: 'moved',
    status: 'CANCELLED',
  },
  {
    name: 'expire too early',
    prepare: async (store, orders) => {
      const { orderId } = await placed(store, orders, 0n);
      return { type: 'ExpireOrder', meta: keyed(), orderId };
    },
    kind: 'reservation_not_expired',
    status: 'PENDING',
  },
  {
    name: 'goodwill',
    prepare: async (store, orders) => {
      const { orderId } = await delivered(store, orders);
      return { type: 'GrantGoodwill', meta: keyed(staff), orderId, amountMinor: 500n, reason: 'came late' };
    },
    kind: 'goodwill',
    status: 'DELIVERED',
  },
];
