import type { Actor, CommandMeta } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import { assert } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';
import { summedLines } from '@kontor/orders/domain/lines';
import { type Operation, StoreModel } from '@kontor/testing/model';
import fc from 'fast-check';

import type { Store } from '../../apps/server/src/store.ts';

const USERS = 3;
const PRODUCTS = 3;
const ORDERS = 6;
const EXTERNALS = 3;
const TENANT = 1;
const FIRST_PRICE_MINOR = 1000n;
const FIRST_STOCK = 12;
const FIRST_AMOUNT = 8_000;
const FAR = Number.MAX_SAFE_INTEGER;

const user = fc.nat(USERS - 1);
const product = fc.nat(PRODUCTS - 1);
/** The first orders are named most often: there are few, and most things happen to one that is there. */
const order = fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(ORDERS - 1) });
const external = fc.nat(EXTERNALS - 1);
const quantity = fc.integer({ min: 1, max: 5 });

/** A random operation on a small store, in which things meet often. */
export const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('topUp'), user, amount: fc.integer({ min: 1, max: 9000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('addStock'), product, quantity: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adjustStock'),
      product,
      quantity: fc.integer({ min: -6, max: 3 }).filter((n) => n !== 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('changePrice'), product, price: fc.integer({ min: 1, max: 2000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('setActive'), product, active: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('create'),
      user,
      lines: fc.array(fc.record({ product, quantity }), { minLength: 1, maxLength: 3 }),
      expectedOff: fc.constantFrom(null, null, 0, 1),
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('pay'), user, order }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel'), user, order, staff: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire'), order }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance'),
      order,
      status: fc.constantFrom('PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'PENDING', 'LOST'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver'), order }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('goodwill'),
      order,
      percent: fc.constantFrom(0, 30, 60, 100, 101),
      staff: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct'),
      user,
      amount: fc.integer({ min: -4000, max: 4000 }).filter((n) => n !== 0),
      admin: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release'), order }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reserveExternal'), external, product, quantity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('confirmExternal'), external }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('releaseExternal'), external }) },
) as fc.Arbitrary<Operation>;

/** A corner of a store with users, products and orders of its own, and the model of it. Histories of several may run at once. */
export class World {
  readonly model = new StoreModel(USERS, PRODUCTS);
  readonly #store: Store;
  readonly #users = Array.from({ length: USERS }, newId);
  readonly #externals = Array.from({ length: EXTERNALS }, newId);
  readonly #products: { id: string; version: number }[] = [];
  readonly #orders: string[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Makes the products, and gives everybody something to begin with: of empty shelves and wallets nearly every order would be refused. */
  async open(): Promise<void> {
    for (let index = 0; index < PRODUCTS; index += 1) {
      const { outcome } = await this.#store.inventory.submit(
        {
          type: 'CreateProduct',
          meta: newMeta(),
          sku: newId(),
          name: `Product ${index}`,
          description: '',
          priceMinor: FIRST_PRICE_MINOR,
          active: true,
        },
        FAR,
      );
      assert(outcome.ok && outcome.answer.kind === 'product', 'a product is created');
      this.#products.push({ id: outcome.answer.productId, version: outcome.answer.version });
      await this.apply({ kind: 'addStock', product: index, quantity: FIRST_STOCK });
    }
    for (let index = 0; index < USERS; index += 1)
      await this.apply({ kind: 'topUp', user: index, amount: FIRST_AMOUNT });
  }

  /** Applies an operation to store and model, and returns what each said. */
  async apply(operation: Operation): Promise<{ readonly store: string; readonly model: string }> {
    const expectedTotal = this.#expectedTotal(operation);
    const model = this.model.apply(operation);
    const outcome = await this.#submit(operation, expectedTotal);
    return {
      store: outcome.ok ? 'ok' : operation.kind === 'expire' && model === 'refused' ? 'refused' : outcome.refusal.kind,
      model,
    };
  }

  /** What the store holds now, in the model's form. */
  async state(): Promise<Pick<StoreModel, 'balances' | 'products'> & { readonly statuses: readonly string[] }> {
    const balances = await Promise.all(this.#users.map((id) => this.#store.wallet.balance(TENANT, id)));
    const products = await Promise.all(this.#products.map(({ id }) => this.#store.inventory.product(TENANT, id)));
    const orders = await Promise.all(this.#orders.map((id) => this.#store.orders.read(TENANT, id)));
    return {
      balances: balances.map(({ balanceMinor }) => Number(balanceMinor)),
      products: products.map((found) => {
        assert(found !== null, 'a product stays');
        const { priceMinor, active, onHand, reserved } = found;
        return { price: Number(priceMinor), active, onHand, reserved };
      }),
      statuses: orders.map((found) => found?.status ?? 'missing'),
    };
  }

  /** What the model says the store should hold. */
  expected(): Awaited<ReturnType<World['state']>> {
    const { balances, products, orders } = this.model;
    return { balances, products, statuses: orders.map(({ status }) => status) };
  }

  #expectedTotal(operation: Operation): bigint | null {
    if (operation.kind !== 'create' || operation.expectedOff === null) return null;
    const total = operation.lines.reduce(
      (sum, line) => sum + (this.model.products[line.product]?.price ?? 0) * line.quantity,
      0,
    );
    return BigInt(total + operation.expectedOff);
  }

  async #submit(operation: Operation, expectedTotalMinor: bigint | null): Promise<Outcome<unknown>> {
    const { inventory, orders, wallet } = this.#store;
    const staff = newMeta({ userId: newId(), role: 'staff' });
    switch (operation.kind) {
      case 'topUp':
        return (
          await wallet.submit(
            {
              type: 'TopUp',
              meta: newMeta(),
              userId: this.#user(operation.user),
              amountMinor: BigInt(operation.amount),
              kind: 'topup',
            },
            FAR,
          )
        ).outcome;
      case 'addStock':
        return (
          await inventory.submit(
            {
              type: 'AddStock',
              meta: staff,
              productId: this.#product(operation.product).id,
              quantity: operation.quantity,
              notes: null,
            },
            FAR,
          )
        ).outcome;
      case 'adjustStock':
        return (
          await inventory.submit(
            {
              type: 'AdjustStock',
              meta: staff,
              productId: this.#product(operation.product).id,
              quantity: operation.quantity,
              notes: 'count',
            },
            FAR,
          )
        ).outcome;
      case 'changePrice':
        return this.#change(operation.product, { priceMinor: BigInt(operation.price) });
      case 'setActive':
        return this.#change(operation.product, { active: operation.active });
      case 'create': {
        const customerId = this.#user(operation.user);
        const { outcome } = await orders.submit(
          {
            type: 'CreateOrder',
            meta: newMeta({ userId: customerId, role: 'customer' }),
            customerId,
            lines: summedLines(
              operation.lines.map(({ product: index, quantity: units }) => ({
                productId: this.#product(index).id,
                quantity: units,
              })),
            ),
            shippingAddress: 'Jalan Merdeka 1',
            notes: null,
            expectedTotalMinor,
          },
          FAR,
        );
        if (outcome.ok) this.#orders.push(outcome.answer.orderId);
        return outcome;
      }
      case 'pay':
        return (
          await orders.submit(
            {
              type: 'PayOrder',
              meta: newMeta({ userId: this.#user(operation.user), role: 'customer' }),
              orderId: this.#order(operation.order),
            },
            FAR,
          )
        ).outcome;
      case 'cancel': {
        const meta = operation.staff ? staff : newMeta({ userId: this.#user(operation.user), role: 'customer' });
        return (
          await orders.submit({ type: 'CancelOrder', meta, orderId: this.#order(operation.order), reason: null }, FAR)
        ).outcome;
      }
      case 'expire':
        return (
          await orders.submit({ type: 'ExpireOrder', meta: newMeta(), orderId: this.#order(operation.order) }, FAR)
        ).outcome;
      case 'advance':
        return (
          await orders.submit(
            {
              type: 'AdvanceOrder',
              meta: staff,
              orderId: this.#order(operation.order),
              status: operation.status,
              notes: null,
            },
            FAR,
          )
        ).outcome;
      case 'deliver':
        return this.#deliver(operation.order, staff);
      case 'goodwill': {
        const meta = operation.staff ? staff : newMeta({ userId: newId(), role: 'customer' });
        const amountMinor = BigInt(this.model.goodwillOf(operation.order, operation.percent));
        const orderId = this.#order(operation.order);
        return (await orders.submit({ type: 'GrantGoodwill', meta, orderId, amountMinor, reason: 'came late' }, FAR))
          .outcome;
      }
      case 'correct':
        return (
          await wallet.submit(
            {
              type: 'CorrectBalance',
              meta: operation.admin ? newMeta({ userId: newId(), role: 'admin' }) : staff,
              userId: this.#user(operation.user),
              amountMinor: BigInt(operation.amount),
              reason: 'counted wrong',
            },
            FAR,
          )
        ).outcome;
      case 'release':
        return (
          await orders.submit({ type: 'ReleasePendingOrder', meta: staff, orderId: this.#order(operation.order) }, FAR)
        ).outcome;
      case 'reserveExternal':
        return (
          await inventory.submit(
            {
              type: 'ReserveExternal',
              meta: staff,
              orderId: this.#external(operation.external),
              productId: this.#product(operation.product).id,
              quantity: operation.quantity,
            },
            FAR,
          )
        ).outcome;
      case 'confirmExternal':
        return (
          await inventory.submit(
            { type: 'ConfirmExternal', meta: staff, orderId: this.#external(operation.external) },
            FAR,
          )
        ).outcome;
      case 'releaseExternal':
        return (
          await inventory.submit(
            { type: 'ReleaseExternal', meta: staff, orderId: this.#external(operation.external) },
            FAR,
          )
        ).outcome;
    }
  }

  async #deliver(index: number, staff: CommandMeta): Promise<Outcome<unknown>> {
    const orderId = this.#order(index);
    const customer = this.model.orders[index]?.user;
    if (customer !== undefined) {
      const meta = newMeta({ userId: this.#user(customer), role: 'customer' });
      await this.#store.orders.submit({ type: 'PayOrder', meta, orderId }, FAR);
    }
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
      const meta = newMeta(staff.actor);
      await this.#store.orders.submit({ type: 'AdvanceOrder', meta, orderId, status, notes: null }, FAR);
    }
    return { ok: true, answer: null };
  }

  async #change(
    index: number,
    change: { readonly priceMinor?: bigint; readonly active?: boolean },
  ): Promise<Outcome<unknown>> {
    const { id, version } = this.#product(index);
    const { outcome } = await this.#store.inventory.submit(
      {
        type: 'ChangeProduct',
        meta: newMeta(),
        productId: id,
        version,
        name: null,
        description: null,
        priceMinor: null,
        active: null,
        ...change,
      },
      FAR,
    );
    if (outcome.ok && outcome.answer.kind === 'product')
      this.#products[index] = { id, version: outcome.answer.version };
    return outcome;
  }

  #user(index: number): string {
    return this.#users[index] as string;
  }

  #product(index: number): { id: string; version: number } {
    return this.#products[index] as { id: string; version: number };
  }

  /** An order that was not made has an id that nobody has. */
  #order(index: number): string {
    return this.#orders[index] ?? newId();
  }

  #external(index: number): string {
    return this.#externals[index] as string;
  }
}

function newId(): string {
  return uuidv7(Date.now());
}

/** The meta of a command without a key. */
export function newMeta(actor: Actor = { userId: null, role: 'system' }): CommandMeta {
  const id = newId();
  return { id, seed: id, tenantId: TENANT, actor, requestId: id, traceparent: null, requestHash: null };
}
