import type { Role } from '@kontor/contracts/command';
import type { CreatedAnswer } from '@kontor/contracts/orders';
import { parseUsername } from '@kontor/identity/domain/username';
import { newToken, sessionIdOf } from '@kontor/identity/session-token';
import { insertSession } from '@kontor/identity/store/insert-session';
import { assert, present } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';

import type { Store } from '../../apps/server/src/store.ts';
import { newMeta } from './history.ts';

const TENANT = 1;
const SESSION_TTL_MS = 3_600_000;
const FIRST_EPOCH = 1;
const FAR = Number.MAX_SAFE_INTEGER;
/** Of a form that the schema takes; nobody has its password. */
const NO_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';

/** A user with a session. */
export interface Shopper {
  readonly userId: string;
  readonly username: string;
  /** `sessionid=...` */
  readonly cookie: string;
}

/**
 * Makes users with sessions and money by the services themselves: as registering does, but without hashing passwords, which would take
 * some 20 ms of a core each.
 */
export function makeShoppers(
  store: Store,
  database: Database,
  count: number,
  options: { readonly balanceMinor?: bigint; readonly role?: Role } = {},
): Promise<Shopper[]> {
  const { balanceMinor = 0n, role = 'customer' } = options;
  return Promise.all(
    Array.from({ length: count }, async () => {
      const name = `shopper-${uuidv7(Date.now())}`;
      const { outcome } = await store.identity.submit(
        {
          type: 'RegisterUser',
          meta: newMeta(),
          username: present(parseUsername(name), 'a user name'),
          email: null,
          passwordHash: NO_PASSWORD,
          role,
        },
        FAR,
      );
      assert(outcome.ok, 'a user is registered');
      const { userId } = outcome.answer;
      const token = newToken();
      await insertSession(database, TENANT, {
        sessionId: sessionIdOf(token),
        userId,
        sessionEpoch: FIRST_EPOCH,
        ttlMs: SESSION_TTL_MS,
        address: '127.0.0.1',
        userAgent: 'test',
      });
      if (balanceMinor > 0n) await topUp(store, userId, balanceMinor);
      return { userId, username: name, cookie: `sessionid=${token}` };
    }),
  );
}

async function topUp(store: Store, userId: string, amountMinor: bigint): Promise<void> {
  const meta = newMeta({ userId, role: 'customer' });
  const { outcome } = await store.wallet.submit({ type: 'TopUp', meta, userId, amountMinor, kind: 'topup' }, FAR);
  assert(outcome.ok, 'a wallet is topped up');
}

/** Makes a product with units on hand, and tells its id. */
export async function makeProduct(store: Store, priceMinor: bigint, onHand: number): Promise<string> {
  const sku = `sku-${uuidv7(Date.now())}`;
  const { outcome } = await store.inventory.submit(
    { type: 'CreateProduct', meta: newMeta(), sku, name: sku, description: '', priceMinor, active: true },
    FAR,
  );
  assert(outcome.ok && outcome.answer.kind === 'product', 'a product is created');
  const { productId } = outcome.answer;
  if (onHand > 0) {
    const stocked = await store.inventory.submit(
      { type: 'AddStock', meta: newMeta(), productId, quantity: onHand, notes: null },
      FAR,
    );
    assert(stocked.outcome.ok, 'a product is stocked');
  }
  return productId;
}

/** Has a user order units of a product, and tells what was created. */
export async function orderProduct(
  { orders }: Pick<Store, 'orders'>,
  userId: string,
  productId: string,
  options: { readonly quantity?: number; readonly shippingAddress?: string; readonly notes?: string | null } = {},
): Promise<CreatedAnswer> {
  const { quantity = 1, shippingAddress = 'Jalan Merdeka 1', notes = null } = options;
  const meta = newMeta({ userId, role: 'customer' });
  const lines = [{ productId, quantity }];
  const { outcome } = await orders.submit(
    { type: 'CreateOrder', meta, customerId: userId, lines, shippingAddress, notes, expectedTotalMinor: null },
    FAR,
  );
  assert(outcome.ok && outcome.answer.kind === 'created', 'an order is placed');
  return outcome.answer;
}

/** Has a user pay an order of his. */
export async function payOrder({ orders }: Pick<Store, 'orders'>, userId: string, orderId: string): Promise<void> {
  const meta = newMeta({ userId, role: 'customer' });
  const { outcome } = await orders.submit({ type: 'PayOrder', meta, orderId }, FAR);
  assert(outcome.ok, 'an order is paid');
}
