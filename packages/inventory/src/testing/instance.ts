import type { InventoryAnswer, InventoryEvent, ProductAnswer } from '@kontor/contracts/inventory';
import type { Outcome } from '@kontor/contracts/outcome';
import { decodeJson } from '@kontor/kernel/json';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import type { ExecutorObserver } from '@kontor/runtime/executor';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import { createInventory, type Inventory, type InventoryOptions } from '../service.ts';
import { type Asked, CURRENCY, command, TTL_MS } from './fixtures.ts';

/** An inventory as one process has it. */
export interface Instance {
  readonly inventory: Inventory;
  /** Runs one command; retries of its batch are counted. */
  run(asked: Asked): Promise<Outcome<InventoryAnswer>>;
  /** Makes a product with stock, and gives its id. */
  stocked(sku: string, quantity: number, priceMinor?: bigint): Promise<string>;
  /** Batches that were run again, each with its reason. */
  readonly retries: unknown[];
  /** What failed as a bug. */
  readonly failures: unknown[];
}

/** Starts an inventory over `database`. */
export function startInstance(database: Database, options: Partial<InventoryOptions> = {}): Instance {
  const retries: unknown[] = [];
  const failures: unknown[] = [];
  const observer: ExecutorObserver = {
    batchDone: () => undefined,
    batchRetried: (_executor, error) => retries.push(error),
    commandFailed: (_executor, _command, error) => failures.push(error),
    refusedAtQueue: () => undefined,
  };
  const inventory = createInventory({
    database,
    reads: database,
    currency: CURRENCY,
    executor: EXECUTOR_SETTINGS,
    reservationTtlMs: TTL_MS,
    observer,
    ...options,
  });
  const run: Instance['run'] = async (asked) => (await inventory.submit(command(asked), Date.now() + 20_000)).outcome;
  return {
    inventory,
    run,
    stocked: async (sku, quantity, priceMinor = 1_000n) => {
      const made = await run({
        type: 'CreateProduct',
        sku,
        name: `Name ${sku}`,
        description: '',
        priceMinor,
        active: true,
      });
      if (!made.ok) throw new Error(made.refusal.kind);
      const { productId } = made.answer as ProductAnswer;
      if (quantity > 0) await run({ type: 'AddStock', productId, quantity, notes: null });
      return productId;
    },
    retries,
    failures,
  };
}

const READ_LOG = statement<{ payload: string; occurred_at: number }>(
  'test.read_log',
  'SELECT payload, occurred_at FROM inventory.events WHERE tenant_id = $1 ORDER BY position',
);

/** A tenant's log, from the beginning. */
export async function readLog(database: Database, tenantId: number): Promise<{ event: InventoryEvent; at: number }[]> {
  const rows = await database.rows(READ_LOG, [tenantId]);
  return rows.map(({ payload, occurred_at }) => ({ event: decodeJson<InventoryEvent>(payload), at: occurred_at }));
}
