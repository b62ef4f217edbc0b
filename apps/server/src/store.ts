import type { Following, FollowingOptions } from '@kontor/backoffice/follow';
import { BACKOFFICE_MIGRATIONS, STATEMENTS_MIGRATIONS, STOCK_VALUE_MIGRATIONS } from '@kontor/backoffice/migrations';
import { RefusalCounter } from '@kontor/backoffice/refusal-counter';
import { type Backoffice, createBackoffice } from '@kontor/backoffice/service';
import { createStatements, type Statements } from '@kontor/backoffice/statements/service';
import { createStockValue, type StockValue } from '@kontor/backoffice/stock-value/service';
import type { ServiceName } from '@kontor/contracts/command';
import { IDENTITY_MIGRATIONS } from '@kontor/identity/migrations';
import { createIdentity, type Identity } from '@kontor/identity/service';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { createInventory, type Inventory } from '@kontor/inventory/service';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import { createOrders, type Orders } from '@kontor/orders/service';
import type { MigrationSet } from '@kontor/postgres/migrate';
import { RELAY_MIGRATIONS } from '@kontor/relay/migrations';
import { EXECUTOR_SETTINGS, type ExecutorSettings, type ServiceObserver } from '@kontor/runtime/service';
import type { CacheUse } from '@kontor/runtime/shared-cache';
import { VERIFICATION_MIGRATIONS } from '@kontor/verification/migrations';
import { WALLET_MIGRATIONS } from '@kontor/wallet/migrations';
import { createWallet, type Wallet } from '@kontor/wallet/service';

import type { CalledServiceName } from './config.ts';
import type { Pools } from './databases.ts';
import type { Replicas } from './replicas.ts';
import { openShared, type SharedOptions, sharedUse } from './shared.ts';

/** Every service's schema, in the order in which they are brought up to date. */
export const MIGRATIONS: readonly MigrationSet[] = [
  IDENTITY_MIGRATIONS,
  INVENTORY_MIGRATIONS,
  WALLET_MIGRATIONS,
  ORDERS_MIGRATIONS,
  BACKOFFICE_MIGRATIONS,
  STOCK_VALUE_MIGRATIONS,
  STATEMENTS_MIGRATIONS,
  RELAY_MIGRATIONS,
  VERIFICATION_MIGRATIONS,
];

/**
 * The same for a database that is a service's own. What is folded from a log is kept beside it, as are verifications beside the orders; what was published of a log,
 * and taken of others, is kept beside that.
 */
export const MIGRATIONS_OF: Readonly<Record<ServiceName, readonly MigrationSet[]>> = {
  identity: [IDENTITY_MIGRATIONS, RELAY_MIGRATIONS],
  inventory: [INVENTORY_MIGRATIONS, STOCK_VALUE_MIGRATIONS, RELAY_MIGRATIONS],
  wallet: [WALLET_MIGRATIONS, STATEMENTS_MIGRATIONS, RELAY_MIGRATIONS],
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
  /** What the stock is worth. */
  readonly stockValue: StockValue;
  /** The statements of all accounts together. */
  readonly statements: Statements;
  /** Where the database's clock is, as far as what is shared needs it to let clients read what they have written; null: nothing is shared. */
  readonly sharedClock: { primaryNow(): number } | null;
  /** How each user of the shared cache fares, by name; empty where there is none. */
  sharedCache(): Readonly<Record<string, CacheUse>>;
  /** Takes no more commands, and resolves when those that were taken are answered. */
  close(): Promise<void>;
}

/** The read models of a store, by the log that each of them is folded from and kept beside. */
export function readModelsOf({
  backoffice,
  stockValue,
  statements,
}: Store): readonly { readonly name: string; readonly log: CalledServiceName; readonly model: Following }[] {
  return [
    { name: 'backoffice', log: 'orders', model: backoffice },
    { name: 'stock_value', log: 'inventory', model: stockValue },
    { name: 'statements', log: 'wallet', model: statements },
  ];
}

/** What a store needs to know beside its database. */
export interface StoreOptions {
  readonly currency: string;
  readonly reservationTtlMs: number;
  readonly sessionTtlMs: number;
  readonly secretKey: string;
  /** False with RATE_LIMITS=off: attempts to sign in are not counted. */
  readonly limitLogins: boolean;
  /** Where customers' own rows and lists may be read as well; absent: from the pool of reads alone. */
  readonly replicas?: Replicas;
  /** What instances share to answer faster; absent: nothing. */
  readonly shared?: SharedOptions;
  /** Where read models get their events from, and who is told of those that cannot be taken; absent: from the logs, and nobody. */
  readonly events?: FollowingOptions['events'];
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
  const readsOf = (service: CalledServiceName) => options.replicas?.get(service)?.reads ?? pools.reads;
  const common = {
    currency,
    executor: options.executor ?? EXECUTOR_SETTINGS,
    observer: { ...(observer ?? UNOBSERVED), commandRefused: refusals.count.bind(refusals) },
  };
  const places = { databaseOf: () => pools.reads, productReads: readsOf('inventory') };
  const shared = options.shared === undefined ? null : openShared(places, options.shared);
  const identity = createIdentity({
    ...common,
    database: pools.identity,
    // What was just committed must be seen: who is signed in is no matter of a replica.
    reads: pools.reads,
    sessionTtlMs,
    secretKey,
    ...(limitLogins ? {} : { loginLimits: null }),
    ...(shared === null ? {} : { shared: shared.sessions }),
  });
  const inventoryHere = createInventory({
    ...common,
    database: pools.inventory,
    reads: readsOf('inventory'),
    reservationTtlMs,
  });
  const walletHere = createWallet({ ...common, database: pools.wallet, reads: readsOf('wallet') });
  const sagas = { inventory: inventoryHere, wallet: walletHere };
  const orderReads = { database: pools.orders, reads: readsOf('orders') };
  const here = { ...sagas, orders: createOrders({ ...common, ...orderReads, ...sagas }) };
  const { inventory, wallet, orders } = shared === null ? here : shared.inFrontOf(here);
  const services = { identity, inventory, wallet, orders };
  const { events } = options;
  const following = { database: pools.backoffice, reads: pools.reads, ...(events === undefined ? {} : { events }) };
  return {
    backoffice: createBackoffice({ ...following, services }, refusals),
    stockValue: createStockValue(following),
    statements: createStatements(following),
    identity,
    inventory,
    wallet,
    orders,
    sharedClock: shared?.clock ?? null,
    sharedCache: () => sharedUse(shared, identity),
    close: async () => {
      await orders.close();
      await Promise.all([inventory.close(), wallet.close(), identity.close(), shared?.stop()]);
    },
  };
}
