import { BACKOFFICE_MIGRATIONS } from '@kontor/backoffice/migrations';
import { RefusalCounter } from '@kontor/backoffice/refusal-counter';
import { type Backoffice, createBackoffice } from '@kontor/backoffice/service';
import { IDENTITY_MIGRATIONS } from '@kontor/identity/migrations';
import { createIdentity, type Identity } from '@kontor/identity/service';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { createInventory, type Inventory } from '@kontor/inventory/service';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import { createOrders, type Orders } from '@kontor/orders/service';
import type { MigrationSet } from '@kontor/postgres/migrate';
import { EXECUTOR_SETTINGS, type ExecutorSettings, type ServiceObserver } from '@kontor/runtime/service';
import { WALLET_MIGRATIONS } from '@kontor/wallet/migrations';
import { createWallet, type Wallet } from '@kontor/wallet/service';

import type { Pools } from './databases.ts';

/** Every service's schema, in the order in which they are brought up to date. */
export const MIGRATIONS: readonly MigrationSet[] = [
  IDENTITY_MIGRATIONS,
  INVENTORY_MIGRATIONS,
  WALLET_MIGRATIONS,
  ORDERS_MIGRATIONS,
  BACKOFFICE_MIGRATIONS,
];

/** The services of one process, together on one database. */
export interface Store {
  readonly identity: Identity;
  readonly inventory: Inventory;
  readonly wallet: Wallet;
  readonly orders: Orders;
  /** What staff sees of all of them side by side. */
  readonly backoffice: Backoffice;
  /** Takes no more commands, and resolves when those that were taken are answered. */
  close(): Promise<void>;
}

/** What a store needs to know beside its database. */
export interface StoreOptions {
  readonly currency: string;
  readonly reservationTtlMs: number;
  readonly sessionTtlMs: number;
  readonly secretKey: string;
  /** False with RATE_LIMITS=off: attempts to sign in are not counted. */
  readonly limitLogins: boolean;
  readonly executor?: ExecutorSettings;
  readonly observer?: ServiceObserver;
}

/** For a store that nobody watches. */
const UNOBSERVED: ServiceObserver = {
  batchDone: () => undefined,
  batchRetried: () => undefined,
  commandFailed: () => undefined,
  refusedAtQueue: () => undefined,
};

/** Composes the services: orders' sagas reach inventory and wallet inside the batch's own transaction. */
export function createStore(pools: Pools, options: StoreOptions): Store {
  const { currency, reservationTtlMs, sessionTtlMs, secretKey, limitLogins, observer } = options;
  const refusals = new RefusalCounter();
  const common = {
    reads: pools.reads,
    currency,
    executor: options.executor ?? EXECUTOR_SETTINGS,
    observer: { ...(observer ?? UNOBSERVED), commandRefused: refusals.count.bind(refusals) },
  };
  const identity = createIdentity({
    ...common,
    database: pools.identity,
    sessionTtlMs,
    secretKey,
    ...(limitLogins ? {} : { loginLimits: null }),
  });
  const inventory = createInventory({ ...common, database: pools.inventory, reservationTtlMs });
  const wallet = createWallet({ ...common, database: pools.wallet });
  const orders = createOrders({ ...common, database: pools.orders, inventory, wallet });
  const services = { identity, inventory, wallet, orders };
  const backoffice = createBackoffice({ database: pools.backoffice, reads: pools.reads, services }, refusals);
  return {
    backoffice,
    identity,
    inventory,
    wallet,
    orders,
    close: async () => {
      await orders.close();
      await Promise.all([inventory.close(), wallet.close(), identity.close()]);
    },
  };
}
