import type { Actor, CommandMeta, Role } from '@kontor/contracts/command';
import type { InventoryCommand, ProductAnswer, ProductQuantity } from '@kontor/contracts/inventory';
import type { OrderCommand } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { parseUsername } from '@kontor/identity/domain/username';
import { createIdentity } from '@kontor/identity/service';
import { createInventory } from '@kontor/inventory/service';
import { present } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import { createOrders } from '@kontor/orders/service';
import type { Database } from '@kontor/postgres/database';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { createWallet } from '@kontor/wallet/service';

const CURRENCY = 'IDR';
const DEADLINE_MS = 30_000;
const TTL_MS = 15 * 60_000;
const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';
const SYSTEM: Actor = { userId: null, role: 'system' };

/** A command before somebody gives it. */
type Unsent<C> = C extends { readonly meta: CommandMeta } ? Omit<C, 'meta'> : never;

/** The four services over one database, and a short way to give them commands. */
export interface SampleStore {
  register(tenantId: number, name: string, role?: Role): Promise<Actor & { readonly userId: string }>;
  topUp(tenantId: number, userId: string, amountMinor: bigint, kind?: 'topup' | 'opening'): Promise<void>;
  correct(tenantId: number, actor: Actor, userId: string, amountMinor: bigint): Promise<void>;
  stock(command: Unsent<InventoryCommand>, tenantId?: number): Promise<Outcome<unknown>>;
  product(tenantId: number, sku: string, priceMinor: bigint, units: number): Promise<string>;
  order(tenantId: number, actor: Actor, command: Unsent<OrderCommand>): Promise<Outcome<{ readonly orderId: string }>>;
  placed(tenantId: number, customer: Actor, lines: readonly ProductQuantity[]): Promise<string>;
  project(): Promise<unknown>;
  expireExternal(): Promise<unknown>;
  close(): Promise<void>;
}

/** A new command of `actor`, under an idempotency key, as most are. */
function keyed(tenantId: number, actor: Actor): CommandMeta {
  const seed = uuidv7(Date.now());
  const id = uuidFromName('key', seed);
  return { id, seed, tenantId, actor, requestId: seed, traceparent: null, requestHash: uuidFromName('request', seed) };
}

function accepted<Answer>(outcome: Outcome<Answer>): Answer {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.kind}`);
  return outcome.answer;
}

/** Starts the real services over `database`; reservations live for `reservationTtlMs`. */
export function startStore(database: Database, reservationTtlMs: number = TTL_MS): SampleStore {
  const options = { database, reads: database, currency: CURRENCY, executor: EXECUTOR_SETTINGS };
  const inventory = createInventory({ ...options, reservationTtlMs });
  const wallet = createWallet(options);
  const orders = createOrders({ ...options, inventory, wallet });
  const identity = createIdentity({ ...options, sessionTtlMs: TTL_MS, secretKey: 'for tests' });
  const deadline = () => Date.now() + DEADLINE_MS;

  const stock: SampleStore['stock'] = async (command, tenantId = 1) => {
    const meta = keyed(tenantId, SYSTEM);
    return (await inventory.submit({ ...command, meta }, deadline())).outcome;
  };
  const order: SampleStore['order'] = async (tenantId, actor, command) => {
    const meta = keyed(tenantId, actor);
    return (await orders.submit({ ...command, meta }, deadline())).outcome;
  };
  return {
    register: async (tenantId, name, role = 'customer') => {
      const username = present(parseUsername(name), 'a name');
      const meta = keyed(tenantId, SYSTEM);
      const answered = await identity.submit(
        { type: 'RegisterUser', meta, username, email: `${name}@example.org`, passwordHash: PASSWORD_HASH, role },
        deadline(),
      );
      return { userId: accepted(answered.outcome).userId, role };
    },
    topUp: async (tenantId, userId, amountMinor, kind = 'topup') => {
      const meta = keyed(tenantId, { userId, role: 'customer' });
      accepted((await wallet.submit({ type: 'TopUp', meta, userId, amountMinor, kind }, deadline())).outcome);
    },
    correct: async (tenantId, actor, userId, amountMinor) => {
      const meta = keyed(tenantId, actor);
      const reason = 'counted wrong';
      accepted(
        (await wallet.submit({ type: 'CorrectBalance', meta, userId, amountMinor, reason }, deadline())).outcome,
      );
    },
    stock,
    product: async (tenantId, sku, priceMinor, units) => {
      const created = await stock(
        { type: 'CreateProduct', sku, name: `The ${sku}`, description: '', priceMinor, active: true },
        tenantId,
      );
      const { productId } = accepted(created) as ProductAnswer;
      accepted(await stock({ type: 'AddStock', productId, quantity: units, notes: null }, tenantId));
      return productId;
    },
    order,
    placed: async (tenantId, customer, lines) => {
      const { orderId } = accepted(
        await order(tenantId, customer, {
          type: 'CreateOrder',
          customerId: present(customer.userId, 'a customer'),
          lines,
          shippingAddress: '1 Main Street',
          notes: null,
          expectedTotalMinor: null,
        }),
      );
      return orderId;
    },
    project: () => wallet.projectSystemBalances(),
    expireExternal: () => inventory.expireExternal(),
    close: async () => {
      await Promise.all([orders.close(), inventory.close(), wallet.close(), identity.close()]);
    },
  };
}
