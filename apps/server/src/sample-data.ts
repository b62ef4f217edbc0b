import { DEFAULT_TENANT_ID, type Role } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import { assert } from '@kontor/kernel/assert';
import { parseMoney } from '@kontor/kernel/money';
import { DEFAULT_DEADLINE_MS, onceMeta } from '@kontor/runtime/system-command';

import type { Store } from './store.ts';

interface SampleAccount {
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  readonly balance: string;
}

/** Accounts that anyone may know; in demo mode only. */
export const SAMPLE_ACCOUNTS: readonly SampleAccount[] = [
  { username: 'admin', password: 'admin', role: 'admin', balance: '10000.00' },
  { username: 'testuser1', password: 'testpass123', role: 'customer', balance: '5000000.00' },
  { username: 'testuser2', password: 'testpass123', role: 'customer', balance: '7500000.00' },
];

const SAMPLE_PRODUCTS = [
  {
    sku: 'LAPTOP-GAMING',
    name: 'Laptop Gaming',
    price: '15000000.00',
    stock: 10,
    description: 'A 16-inch gaming laptop with a fast screen and quiet fans.',
  },
  {
    sku: 'SMARTPHONE-ANDROID',
    name: 'Smartphone Android',
    price: '8000000.00',
    stock: 25,
    description: 'A 6.5-inch Android smartphone that lasts two days on a charge.',
  },
  {
    sku: 'WIRELESS-HEADPHONES',
    name: 'Wireless Headphones',
    price: '2500000.00',
    stock: 50,
    description: 'Over-ear headphones with noise cancelling and thirty hours of play.',
  },
  {
    sku: 'MECHANICAL-KEYBOARD',
    name: 'Mechanical Keyboard',
    price: '1500000.00',
    stock: 30,
    description: 'A compact keyboard with tactile switches that can be swapped.',
  },
  {
    sku: 'GAMING-MOUSE',
    name: 'Gaming Mouse',
    price: '800000.00',
    stock: 40,
    description: 'A light mouse with a precise sensor and six buttons.',
  },
] as const;

/**
 * Brings in the sample accounts and products of demo mode: each once for ever, whatever was sold or changed since, and however
 * many instances start at the same time, since every command bears an id of its own.
 */
export async function bringInSampleData(store: Store): Promise<void> {
  await Promise.all([...SAMPLE_ACCOUNTS.map((account) => bringInAccount(store, account)), bringInProducts(store)]);
}

async function bringInAccount({ identity, wallet }: Store, account: SampleAccount): Promise<void> {
  const { username, password, role, balance } = account;
  const created = await identity.createUser(onceMeta(DEFAULT_TENANT_ID, `sample account ${username}`), deadline(), {
    username,
    password,
    role,
    email: null,
    passwordRule: 'waived',
  });
  // Somebody may have made a user of that name himself; his balance is then his own business.
  if (!created.ok && created.refusal.kind === 'username_taken') return;
  const { userId } = accept(created, `sample account ${username}`);
  const { outcome } = await wallet.submit(
    {
      type: 'TopUp',
      meta: onceMeta(DEFAULT_TENANT_ID, `sample balance ${username}`),
      userId,
      amountMinor: minor(balance),
      kind: 'opening',
    },
    deadline(),
  );
  accept(outcome, `sample balance of ${username}`);
}

/** One after another, so that lists show them in this order. */
async function bringInProducts({ inventory }: Store): Promise<void> {
  for (const { sku, name, description, price, stock } of SAMPLE_PRODUCTS) {
    const { outcome } = await inventory.submit(
      {
        type: 'CreateProduct',
        meta: onceMeta(DEFAULT_TENANT_ID, `sample product ${sku}`),
        sku,
        name,
        description,
        priceMinor: minor(price),
        active: true,
      },
      deadline(),
    );
    if (!outcome.ok && outcome.refusal.kind === 'sku_taken') continue;
    const product = accept(outcome, `sample product ${sku}`);
    assert(product.kind === 'product', 'the answer to CreateProduct is a product');
    const stocked = await inventory.submit(
      {
        type: 'AddStock',
        meta: onceMeta(DEFAULT_TENANT_ID, `sample stock ${sku}`),
        productId: product.productId,
        quantity: stock,
        notes: 'Opening stock',
      },
      deadline(),
    );
    accept(stocked.outcome, `sample stock of ${sku}`);
  }
}

function deadline(): number {
  return Date.now() + DEFAULT_DEADLINE_MS;
}

function minor(amount: string): bigint {
  const parsed = parseMoney(amount);
  assert(typeof parsed === 'bigint', `${amount} is an amount`);
  return parsed;
}

function accept<Answer>(outcome: Outcome<Answer>, what: string): Answer {
  if (!outcome.ok) throw new Error(`${what}: ${outcome.refusal.kind}`);
  return outcome.answer;
}
