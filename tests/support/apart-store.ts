import type { Command, ServiceName } from '@kontor/contracts/command';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { createInventory, type Inventory } from '@kontor/inventory/service';
import { createOrdersApart, type OrdersApart } from '@kontor/orders/apart/service';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import type { StepService } from '@kontor/runtime/saga-apart';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import type { Steps } from '@kontor/runtime/steps';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { formatReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';
import { WALLET_MIGRATIONS } from '@kontor/wallet/migrations';
import { createWallet, type Wallet } from '@kontor/wallet/service';
import { expect } from 'vitest';

/** Stands between orders and a service: may lose what is sent, or its answer, or never let go. */
export interface Wire {
  /** Runs one entry by `deliver`; `name` says which (`inventory run ClaimReservation`). */
  pass<T>(name: string, deliver: () => Promise<T>): Promise<T>;
}

/** A wire that loses nothing. */
export const GOOD_WIRE: Wire = { pass: (_name, deliver) => deliver() };

/** Inventory, wallet and orders on three databases of a test's own, in this process. */
export interface ApartStore {
  readonly inventory: Inventory;
  readonly wallet: Wallet;
  readonly databases: Readonly<Record<'orders' | 'inventory' | 'wallet', TestDatabase>>;
  /** An instance of orders behind a wire of its own. */
  orders(options?: {
    readonly wire?: Wire;
    readonly leaseMs?: number;
    /** What the instance has for its database. */
    readonly through?: (database: Database) => Database;
  }): OrdersApart;
  /** Every step, undo and close that went over any wire, to be delivered once more. */
  readonly delivered: (() => Promise<unknown>)[];
  /** Has every saga that is not stuck due at once. */
  hurry(): Promise<unknown>;
  /** Has the lease of every open saga, or its pause, have begun `ms` ago, a lease being of 25 s. */
  leaseRunsSince(ms: number): Promise<unknown>;
  /** Finished sagas that still hold what came with their commands. */
  textsOfFinished(): Promise<number>;
  /** Holds the three databases to every invariant that needs no users. */
  expectConsistent(): Promise<void>;
  drop(): Promise<void>;
}

const HURRY = statement('orders.test_hurry', 'UPDATE orders.sagas SET due_at = now() WHERE finished_at IS NULL');
const LEASE_RUNS_SINCE = statement(
  'orders.test_lease_runs_since',
  'UPDATE orders.sagas SET due_at = now() + make_interval(secs => 25 - $1) WHERE finished_at IS NULL',
);
const TEXTS_OF_FINISHED = statement(
  'orders.test_texts',
  'SELECT FROM orders.sagas WHERE finished_at IS NOT NULL AND command IS NOT NULL',
);

/** Opens the three services on databases of their own. */
export async function openApartStore({ reservationTtlMs = 15 * 60_000 } = {}): Promise<ApartStore> {
  const [forOrders, forInventory, forWallet] = await Promise.all([
    openTestDatabase([ORDERS_MIGRATIONS]),
    openTestDatabase([INVENTORY_MIGRATIONS]),
    openTestDatabase([WALLET_MIGRATIONS]),
  ]);
  const databases = { orders: forOrders, inventory: forInventory, wallet: forWallet };
  const common = { currency: 'IDR', executor: EXECUTOR_SETTINGS };
  const inventory = createInventory({
    ...common,
    database: forInventory.database,
    reads: forInventory.database,
    reservationTtlMs,
  });
  const wallet = createWallet({ ...common, database: forWallet.database, reads: forWallet.database });
  // Of all instances of orders, which know of each other by rows and locks alone.
  const instances = forOrders.open();
  const closing: (() => Promise<unknown>)[] = [];
  const delivered: (() => Promise<unknown>)[] = [];
  const service = (name: ServiceName, steps: Steps<Command, unknown>, wire: Wire): StepService => ({
    isAway: () => false,
    steps: wired(name, steps, wire, delivered),
  });
  return {
    inventory,
    wallet,
    databases,
    delivered,
    orders: ({ wire = GOOD_WIRE, leaseMs, through = (database: Database) => database } = {}) => {
      const orders = createOrdersApart({
        ...common,
        database: through(instances),
        reads: forOrders.database,
        services: new Map([
          ['inventory', service('inventory', inventory.steps as Steps<Command, unknown>, wire)],
          ['wallet', service('wallet', wallet.steps as Steps<Command, unknown>, wire)],
        ]),
        ...(leaseMs === undefined ? {} : { leaseMs }),
      });
      closing.push(() => orders.close());
      return orders;
    },
    hurry: () => forOrders.database.count(HURRY),
    leaseRunsSince: (ms) => forOrders.database.count(LEASE_RUNS_SINCE, [ms / 1_000]),
    textsOfFinished: () => forOrders.database.count(TEXTS_OF_FINISHED),
    expectConsistent: async () => {
      const report = await verify({
        orders: forOrders.database,
        inventory: forInventory.database,
        wallet: forWallet.database,
      });
      expect(report.ok, formatReport(report)).toBe(true);
    },
    drop: async () => {
      await Promise.all(closing.map((close) => close()));
      await Promise.all([inventory.close(), wallet.close()]);
      await Promise.all(Object.values(databases).map(({ drop }) => drop()));
    },
  };
}

function wired(
  name: ServiceName,
  steps: Steps<Command, unknown>,
  wire: Wire,
  delivered: (() => Promise<unknown>)[],
): Steps<Command, unknown> {
  const pass = <T>(what: string, deliver: () => Promise<T>): Promise<T> => {
    delivered.push(deliver);
    return wire.pass(`${name} ${what}`, deliver);
  };
  return {
    run: (command, deadline) => pass(`run ${command.type}`, () => steps.run(command, deadline)),
    undo: (command, undoes, deadline) => pass(`undo ${command.type}`, () => steps.undo(command, undoes, deadline)),
    close: (tenantId, stepId) => pass('close', () => steps.close(tenantId, stepId)),
  };
}
