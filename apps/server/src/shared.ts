import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Identity, IdentityOptions } from '@kontor/identity/service';
import { ProductCache } from '@kontor/inventory/product-cache';
import { ProductChanges } from '@kontor/inventory/product-changes';
import type { Inventory } from '@kontor/inventory/service';
import { present } from '@kontor/kernel/assert';
import type { Orders } from '@kontor/orders/service';
import type { Database } from '@kontor/postgres/database';
import { mustSeeOf } from '@kontor/runtime/must-see';
import { Pulse } from '@kontor/runtime/pulse';
import { logSource } from '@kontor/runtime/read-log';
import type { CacheUse, SharedCache } from '@kontor/runtime/shared-cache';
import { StoredAnswers } from '@kontor/runtime/stored-answers';
import type { Wallet } from '@kontor/wallet/service';

/** What a store shares with other instances. */
export interface SharedOptions {
  readonly cache: SharedCache;
  readonly idempotencyTtlMs: number;
}

/** Where what is shared is held against what is committed. */
export interface SharedPlaces {
  /** The database in which a service commits: no replica. Services that share it give the same one. */
  databaseOf(service: ServiceName): Database;
  /** Where a product is read that is not in the cache; absent: where it is committed. */
  readonly productReads?: Database;
}

/** Services with something to share beside sessions. */
interface Cached {
  readonly inventory: Inventory;
  readonly wallet: Wallet;
  readonly orders: Orders;
}

/** What a store shares, put together. */
export interface Shared {
  /** What identity shares its sessions with. */
  readonly sessions: NonNullable<IdentityOptions['shared']>;
  /** Knows the clock of the inventory's database, by which clients read what they have written. */
  readonly clock: ProductChanges;
  /** The same services, with answers and products from the cache. */
  inFrontOf(services: Cached): Cached;
  /** How each user of the cache but sessions fares, by name. */
  use(): Readonly<Record<string, CacheUse>>;
  stop(): Promise<void>;
}

/** Puts together what a store shares with other instances, and begins to follow what tells whether it is still true. */
export function openShared({ databaseOf, productReads }: SharedPlaces, options: SharedOptions): Shared {
  const { cache, idempotencyTtlMs } = options;
  const pulses = new Map<Database, Pulse>();
  for (const service of SERVICES) {
    const database = databaseOf(service);
    if (!pulses.has(database)) pulses.set(database, new Pulse(database, service));
  }
  const pulseOf = (service: ServiceName) => present(pulses.get(databaseOf(service)), 'the pulse of a database');
  const stocks = databaseOf('inventory');
  const changes = new ProductChanges(
    stocks,
    logSource(() => stocks),
  );
  const stops = [...[...pulses.values()].map((pulse) => pulse.start()), changes.start()];
  const reads = productReads ?? stocks;
  const mustSee = () => mustSeeOf('inventory');
  const products = new ProductCache({ cache, pulse: pulseOf('inventory'), changes, reads, mustSee });
  const answersOf = (service: ServiceName) =>
    new StoredAnswers({ service, cache, pulse: pulseOf(service), idempotencyTtlMs });
  const [ofOrders, ofInventory, ofWallet] = [answersOf('orders'), answersOf('inventory'), answersOf('wallet')];
  return {
    sessions: { cache, pulse: pulseOf('identity') },
    clock: changes,
    inFrontOf: ({ inventory, wallet, orders }) => ({
      inventory: products.inFrontOf(ofInventory.inFrontOf(inventory)),
      wallet: ofWallet.inFrontOf(wallet),
      orders: ofOrders.inFrontOf(orders),
    }),
    use: () => ({
      products: products.use(),
      answers_orders: ofOrders.use(),
      answers_inventory: ofInventory.use(),
      answers_wallet: ofWallet.use(),
    }),
    stop: async () => {
      await Promise.all(stops.map((end) => end()));
    },
  };
}

/** How each user of the shared cache fares, sessions among them; empty where nothing is shared. */
export function sharedUse(shared: Shared | null, identity: Identity): Readonly<Record<string, CacheUse>> {
  const sessions = shared === null ? null : identity.sharedSessions();
  return shared === null || sessions === null ? {} : { sessions, ...shared.use() };
}
