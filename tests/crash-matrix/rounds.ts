import type { Actor } from '@kontor/contracts/command';
import type {
  AddStock,
  AdjustStock,
  ChangeProduct,
  ConfirmExternal,
  CreateProduct,
  InventoryAnswer,
  ReleaseExternal,
  ReserveExternal,
} from '@kontor/contracts/inventory';
import type {
  AddNote,
  AdvanceOrder,
  CancelOrder,
  CreateOrder,
  GrantGoodwill,
  OrderAnswer,
  PayOrder,
  ReleasePendingOrder,
} from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import type { CorrectBalance, TopUp, TransferAnswer } from '@kontor/contracts/wallet';
import { assert } from '@kontor/kernel/assert';

import { register } from './identity-rounds.ts';
import { RESERVATION_TTL_MS } from './instance.ts';
import { expectOk, newId, SYSTEM, type World } from './world.ts';

/** A price in minor units. */
export const PRICE = 100n;
/** Money for some orders. */
export const MONEY = 100_000n;

/** Buys, and has it delivered; some of it is given back as goodwill. */
export async function deliver(world: World): Promise<void> {
  const { client, keepers } = world;
  const customer = await newCustomer(world, MONEY);
  const quantity = 1 + Math.floor(world.random() * 4);
  const order = await place(world, customer, quantity);
  if (!(await pay(world, order))) return;
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    const notes = status === 'SHIPPED' ? 'by train' : null;
    expectOk(
      await client.command<AdvanceOrder>('orders', keepers.staff, {
        type: 'AdvanceOrder',
        orderId: order.id,
        status,
        notes,
      }),
    );
  }
  const goodwill = expectOk<OrderAnswer>(
    await client.command<GrantGoodwill>('orders', keepers.staff, {
      type: 'GrantGoodwill',
      orderId: order.id,
      amountMinor: PRICE / 2n,
      reason: 'it came late',
    }),
  );
  const left = MONEY - PRICE * BigInt(quantity) + PRICE / 2n;
  assert(goodwill.kind === 'goodwill' && goodwill.balanceMinor === left, `the balance after goodwill is ${left}`);
  expectOk(
    await client.command<AddNote>('orders', keepers.staff, { type: 'AddNote', orderId: order.id, text: 'called back' }),
  );
}

/** Cancels: before and after the payment, by the customer and by staff, and once more what is cancelled. */
export async function cancel(world: World): Promise<void> {
  const { client } = world;
  const customer = await newCustomer(world, MONEY);
  const unpaid = await place(world, customer, 1);
  const ask = (orderId: string) =>
    client.command<CancelOrder>('orders', customer, { type: 'CancelOrder', orderId, reason: 'changed my mind' });
  if (endsWell(await ask(unpaid.id), unpaid)) expectOk(await ask(unpaid.id));
  const paid = await place(world, customer, 2);
  if (await pay(world, paid)) {
    const cancelled = expectOk<OrderAnswer>(await ask(paid.id));
    assert(cancelled.kind === 'moved' && cancelled.refundedMinor === 2n * PRICE, 'a paid order is refunded whole');
  }
  const released = await place(world, customer, 1);
  endsWell(
    await client.command<ReleasePendingOrder>('orders', SYSTEM, { type: 'ReleasePendingOrder', orderId: released.id }),
    released,
  );
}

/** Cannot pay, for want of money, and asks for orders that are not there. What it orders is left to expire. */
export async function failToPay(world: World): Promise<void> {
  const { client } = world;
  const customer = await newCustomer(world, PRICE - 1n);
  const order = await place(world, customer, 1);
  const refused = await client.command<PayOrder>('orders', customer, { type: 'PayOrder', orderId: order.id });
  assert(!refused.ok, 'who has too little money cannot pay');
  const unknown = await client.command<PayOrder>('orders', customer, { type: 'PayOrder', orderId: newId() });
  assert(!unknown.ok && unknown.refusal.kind === 'order_not_found', 'an order that is not there cannot be paid');
  await place(world, customer, 1);
}

/** Keeps a product: makes it, stocks it, counts it, changes it; and is refused where it should be. */
export async function keepProduct(world: World): Promise<void> {
  const { client, keepers } = world;
  const sku = newId();
  const created = expectOk<InventoryAnswer>(
    await client.command<CreateProduct>('inventory', keepers.staff, {
      type: 'CreateProduct',
      sku,
      name: sku,
      description: '',
      priceMinor: PRICE,
      active: true,
    }),
  );
  assert(created.kind === 'product', 'a product is created');
  const { productId, version } = created;
  const add = (to: string, quantity: number) =>
    client.command<AddStock>('inventory', keepers.staff, { type: 'AddStock', productId: to, quantity, notes: null });
  expectOk(await add(productId, 5));
  const stock = expectOk<InventoryAnswer>(
    await client.command<AdjustStock>('inventory', keepers.staff, {
      type: 'AdjustStock',
      productId,
      quantity: -2,
      notes: 'broken',
    }),
  );
  assert(stock.kind === 'stock' && stock.onHand === 3, 'three of five are left');
  expectOk(
    await client.command<ChangeProduct>('inventory', keepers.staff, {
      type: 'ChangeProduct',
      productId,
      version,
      name: null,
      description: 'better',
      priceMinor: null,
      active: null,
    }),
  );
  const unknown = await add(newId(), 1);
  assert(!unknown.ok, 'a product that is not there cannot be stocked');
  await keepElsewhere(world, productId);
}

/** Reserves for orders that are kept elsewhere: one is sold, one released, one left to expire, one refused. */
async function keepElsewhere({ client, keepers }: World, productId: string): Promise<void> {
  const reserve = async (quantity: number) => {
    const [orderId, at] = [newId(), performance.now()];
    const outcome = await client.command<ReserveExternal>('inventory', keepers.staff, {
      type: 'ReserveExternal',
      orderId,
      productId,
      quantity,
    });
    return { outcome, orderId, at };
  };
  const [sold, released] = [await reserve(1), await reserve(1)];
  expectOk(sold.outcome);
  expectOk(released.outcome);
  endsWell(
    await client.command<ConfirmExternal>('inventory', keepers.staff, {
      type: 'ConfirmExternal',
      orderId: sold.orderId,
    }),
    sold,
  );
  endsWell(
    await client.command<ReleaseExternal>('inventory', keepers.staff, {
      type: 'ReleaseExternal',
      orderId: released.orderId,
    }),
    released,
  );
  expectOk((await reserve(1)).outcome);
  assert(!(await reserve(1_000)).outcome.ok, 'what is not there cannot be reserved');
}

/** Has a balance corrected, up and down, but not below zero, nor by a customer. */
export async function correct(world: World): Promise<void> {
  const { client, keepers } = world;
  const customer = await newCustomer(world, PRICE);
  const userId = customer.userId as string;
  const ask = (actor: Actor, amountMinor: bigint) =>
    client.command<CorrectBalance>('wallet', actor, {
      type: 'CorrectBalance',
      userId,
      amountMinor,
      reason: 'counted again',
    });
  expectOk(await ask(keepers.admin, 50n));
  const down = expectOk<TransferAnswer>(await ask(keepers.admin, -120n));
  assert(down.balanceMinor === 30n, 'a balance is corrected by what was asked');
  assert(!(await ask(keepers.admin, -31n)).ok, 'a balance does not go below zero');
  assert(!(await ask(customer, 1n)).ok, 'a customer does not correct his balance');
}

/** An order that was placed, and when. */
export interface Placed {
  readonly id: string;
  readonly at: number;
  readonly customer: Actor;
}

/** Registers a customer who has so much money. */
export async function newCustomer(world: World, amountMinor: bigint): Promise<Actor> {
  const { userId } = await register(world);
  const actor: Actor = { userId, role: 'customer' };
  const topped = expectOk<TransferAnswer>(
    await world.client.command<TopUp>('wallet', actor, { type: 'TopUp', userId, amountMinor, kind: 'topup' }),
  );
  assert(topped.balanceMinor === amountMinor, 'a new wallet holds what was put in');
  return actor;
}

/** Places an order of the hot product. */
export async function place({ client, productId }: World, customer: Actor, quantity: number): Promise<Placed> {
  const at = performance.now();
  const created = expectOk<OrderAnswer>(
    await client.command<CreateOrder>('orders', customer, {
      type: 'CreateOrder',
      customerId: customer.userId as string,
      lines: [{ productId, quantity }],
      shippingAddress: 'Jalan Merdeka 1',
      notes: null,
      expectedTotalMinor: PRICE * BigInt(quantity),
    }),
  );
  return { id: created.orderId, at, customer };
}

/** Whether the order was paid; else it had expired. */
async function pay({ client }: World, order: Placed): Promise<boolean> {
  return endsWell(
    await client.command<PayOrder>('orders', order.customer, { type: 'PayOrder', orderId: order.id }),
    order,
  );
}

/** Whether it was accepted; a refusal is right only where the reservation may have expired in the meantime. */
function endsWell(outcome: Outcome<unknown>, { at }: { readonly at: number }): boolean {
  if (!outcome.ok) assert(performance.now() - at > RESERVATION_TTL_MS, `refused in time: ${outcome.refusal.kind}`);
  return outcome.ok;
}

/** Acts on many orders at once, as the panel does, which claims its key first. */
export async function actOnMany({ client }: World): Promise<void> {
  const [commandId, requestHash] = [newId(), newId()];
  const claim = (hash: string) => client.act({ kind: 'bulk', commandId, requestHash: hash });
  await claim(requestHash);
  assert(expectOk(await claim(requestHash)) === 'again', 'a key that was claimed is known');
  assert(expectOk(await claim(newId())) === 'other', 'a key is not given to another request');
}

/** Has the whole store looked over in the background, as the panel does. */
export async function lookOver({ client, keepers }: World): Promise<void> {
  expectOk(await client.act({ kind: 'verification', startedBy: keepers.admin.userId as string }));
}
