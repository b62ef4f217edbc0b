import { BACKOFFICE_MIGRATIONS } from '@kontor/backoffice/migrations';
import { RefusalCounter } from '@kontor/backoffice/refusal-counter';
import { type Backoffice, type BackofficeOptions, createBackoffice } from '@kontor/backoffice/service';
import type { ServiceName } from '@kontor/contracts/command';
import { IDENTITY_MIGRATIONS } from '@kontor/identity/migrations';
import { createIdentity, type Identity } from '@kontor/identity/service';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { ProductCache } from '@kontor/inventory/product-cache';
import { ProductChanges } from '@kontor/inventory/product-changes';
import { createInventory, type Inventory } from '@kontor/inventory/service';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import { createOrders, type Orders } from '@kontor/orders/service';
import type { Database } from '@kontor/postgres/database';
import type { MigrationSet } from '@kontor/postgres/migrate';
import { RELAY_MIGRATIONS } from '@kontor/relay/migrations';
import { Pulse } from '@kontor/runtime/pulse';
import { logSource } from '@kontor/runtime/read-log';
import { EXECUTOR_SETTINGS, type ExecutorSettings, type ServiceObserver } from '@kontor/runtime/service';
import type { CacheUse, SharedCache } from '@kontor/runtime/shared-cache';
import { StoredAnswers } from '@kontor/runtime/stored-answers';
import { VERIFICATION_MIGRATIONS } from '@kontor/verification/migrations';
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
  RELAY_MIGRATIONS,
  VERIFICATION_MIGRATIONS,
];

/**
 * The same for a database that is a service's own. What staff searches is folded from the orders' log and kept beside it, as are verifications; what was published of a log,
 * and taken of others, is kept beside that.
 */
export const MIGRATIONS_OF: Readonly<Record<ServiceName, readonly MigrationSet[]>> = {
  identity: [IDENTITY_MIGRATIONS, RELAY_MIGRATIONS],
  inventory: [INVENTORY_MIGRATIONS, RELAY_MIGRATIONS],
  wallet: [WALLET_MIGRATIONS, RELAY_MIGRATIONS],
  orders: [ORDERS_MIGRATIONS, BACKOFFICE_MIGRATIONS, VERIFICATION_MIGRATIONS, RELAY_MIGRATIONS],
};

/** The services of one process, together on one database. */
export interface Store {
  readonly identity: Identity;
  readonly inventory: Inventory;
  readonly wallet: Wallet;
  readonly orders: Orders;
  /** What staff sees of all of them side by side. */
  readonly backoffice: Backoffice;
  /** Where the database's clock is, as far as what is shared needs it to let clients read what they have written; null: nothing is shared. */
  readonly sharedClock: { primaryNow(): number } | null;
  /** How each user of the shared cache fares, by name; empty where there is none. */
  sharedCache(): Readonly<Record<string, CacheUse>>;
  /** Takes no more commands, and resolves when those that were taken are answered. */
  close(): Promise<void>;
}

/** What a store shares with other instances. */
export interface SharedOptions {
  readonly cache: SharedCache;
  readonly idempotencyTtlMs: number;
  /** The moment of the database's clock up to which the request under way must see what was committed; null: everything. */
  mustSee(): number | null;
}

/** What a store needs to know beside its database. */
export interface StoreOptions {
  readonly currency: string;
  readonly reservationTtlMs: number;
  readonly sessionTtlMs: number;
  readonly secretKey: string;
  /** False with RATE_LIMITS=off: attempts to sign in are not counted. */
  readonly limitLogins: boolean;
  /** Where customers' own rows and lists are read, which may be a replica; absent: from the pool of reads. */
  readonly reads?: Database;
  /** What instances share to answer faster; absent: nothing. */
  readonly shared?: SharedOptions;
  /** Where read models get their events from, and who is told of those that cannot be taken; absent: from the logs, and nobody. */
  readonly events?: BackofficeOptions['events'];
  readonly executor?: ExecutorSettings;
  /** Where services run apart: how long a saga is its instance's without a sign of life; for tests. */
  readonly sagaLeaseMs?: number;
  readonly observer?: ServiceObserver;
}

/** For a store that nobody watches. */
export const UNOBSERVED: ServiceObserver = {
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
    reads: options.reads ?? pools.reads,
    currency,
    executor: options.executor ?? EXECUTOR_SETTINGS,
    observer: { ...(observer ?? UNOBSERVED), commandRefused: refusals.count.bind(refusals) },
  };
  const shared = options.shared === undefined ? null : share(pools, options.reads ?? pools.reads, options.shared);
  const identity = createIdentity({
    ...common,
    database: pools.identity,
    // What was just committed must be seen: who is signed in is no matter of a replica.
    reads: pools.reads,
    sessionTtlMs,
    secretKey,
    ...(limitLogins ? {} : { loginLimits: null }),
    ...(shared === null ? {} : { shared }),
  });
  const ownInventory = createInventory({ ...common, database: pools.inventory, reservationTtlMs });
  const ownWallet = createWallet({ ...common, database: pools.wallet });
  const sagas = { inventory: ownInventory, wallet: ownWallet };
  const ownOrders = createOrders({ ...common, database: pools.orders, ...sagas });
  const inventory =
    shared === null ? ownInventory : shared.products.inFrontOf(shared.inventory.inFrontOf(ownInventory));
  const wallet = shared === null ? ownWallet : shared.wallet.inFrontOf(ownWallet);
  const orders = shared === null ? ownOrders : shared.orders.inFrontOf(ownOrders);
  const services = { identity, inventory, wallet, orders };
  const { events } = options;
  const backoffice = createBackoffice(
    { database: pools.backoffice, reads: pools.reads, services, ...(events === undefined ? {} : { events }) },
    refusals,
  );
  return {
    backoffice,
    identity,
    inventory,
    wallet,
    orders,
    sharedClock: shared?.changes ?? null,
    sharedCache: () => {
      const sessions = identity.sharedSessions();
      return shared === null || sessions === null ? {} : { sessions, ...shared.use() };
    },
    close: async () => {
      await orders.close();
      await Promise.all([inventory.close(), wallet.close(), identity.close(), shared?.stop()]);
    },
  };
}

/** What the services of one database share with other instances: what tells whether it is still true, and their stored answers. */
function share(pools: Pools, reads: Database, { cache, idempotencyTtlMs, mustSee }: SharedOptions) {
  const pulse = new Pulse(pools.reads, 'orders');
  const changes = new ProductChanges(
    pools.reads,
    logSource(() => pools.reads),
  );
  const stops = [pulse.start(), changes.start()];
  const stop = () => Promise.all(stops.map((end) => end()));
  const products = new ProductCache({ cache, pulse, changes, reads, mustSee });
  const answersOf = (service: ServiceName) => new StoredAnswers({ service, cache, pulse, idempotencyTtlMs });
  const [orders, inventory, wallet] = [answersOf('orders'), answersOf('inventory'), answersOf('wallet')];
  return {
    cache,
    pulse,
    orders,
    inventory,
    wallet,
    changes,
    products,
    use: () => ({
      products: products.use(),
      answers_orders: orders.use(),
      answers_inventory: inventory.use(),
      answers_wallet: wallet.use(),
    }),
    stop,
  };
}
