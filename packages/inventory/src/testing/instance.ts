import type { InventoryAnswer, ProductAnswer } from '@kontor/contracts/inventory';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import { createInventory, type Inventory, type InventoryOptions } from '../service.ts';
import { type Asked, CURRENCY, command, TTL_MS } from './fixtures.ts';

const DEADLINE_MS = 30_000;

/** An inventory as one process has it, with what it told its observer. */
export interface Instance {
  readonly inventory: Inventory;
  /** Runs one command. */
  run(asked: Asked): Promise<Outcome<InventoryAnswer>>;
  /** Makes a product with stock, and gives its id. */
  stocked(sku: string, quantity: number, priceMinor?: bigint): Promise<string>;
  /** Commands of each batch that was committed. */
  readonly batches: number[];
  /** Why batches were run again. */
  readonly retries: unknown[];
  /** What failed as a bug. */
  readonly failures: unknown[];
}

/**
 * Starts an inventory over `database`, whose pool takes on the role of the service for transactions. Its reads are transactions too, so
 * that every statement of the service runs under that role.
 */
export function startInstance(database: Database, options: Partial<InventoryOptions> = {}): Instance {
  const batches: number[] = [];
  const retries: unknown[] = [];
  const failures: unknown[] = [];
  const readOnly = { ...BATCH_TRANSACTION, readOnly: true };
  const reads: Database = {
    ...database,
    rows: (read, values) => database.transact(readOnly, (transaction) => transaction.rows(read, values)),
    count: (read, values) => database.transact(readOnly, (transaction) => transaction.count(read, values)),
  };
  const inventory = createInventory({
    database: reads,
    reads,
    currency: CURRENCY,
    executor: EXECUTOR_SETTINGS,
    reservationTtlMs: TTL_MS,
    observer: {
      batchDone: (_name, commands) => batches.push(commands),
      batchRetried: (_name, error) => retries.push(error),
      commandFailed: (_name, _command, error) => failures.push(error),
      refusedAtQueue: () => undefined,
      eventCommitted: () => undefined,
    },
    ...options,
  });
  const run: Instance['run'] = async (asked) =>
    (await inventory.submit(command(asked), Date.now() + DEADLINE_MS)).outcome;
  return {
    inventory,
    run,
    stocked: async (sku, quantity, priceMinor = 1_000n) => {
      const fields = { sku, name: `Name ${sku}`, description: '', priceMinor, active: true };
      const made = await run({ type: 'CreateProduct', ...fields });
      if (!made.ok) throw new Error(made.refusal.kind);
      const { productId } = made.answer as ProductAnswer;
      if (quantity > 0) await run({ type: 'AddStock', productId, quantity, notes: null });
      return productId;
    },
    batches,
    retries,
    failures,
  };
}
