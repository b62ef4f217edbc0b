import type { InventoryAnswer, InventoryCommand, Product } from '@kontor/contracts/inventory';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { isUuid } from '@kontor/kernel/uuid';
import { runBatch } from '@kontor/runtime/batch';
import { Executor } from '@kontor/runtime/executor';
import { type Answered, Idempotency } from '@kontor/runtime/idempotency';
import type { BatchScope, Participant } from '@kontor/runtime/participant';
import { readStream, STREAM_EVENTS_MAX, type WitnessedEvent } from '@kontor/runtime/read-stream';
import { BATCH_RETRIES } from '@kontor/runtime/retries';
import type { Page, ServiceOptions } from '@kontor/runtime/service';
import { createSteps, type Steps } from '@kontor/runtime/steps';
import { Unit } from '@kontor/runtime/unit';

import { expireExternal } from './expiry.ts';
import { inventoryRules } from './rules.ts';
import { countReservations, type ReservationCounts } from './store/count-reservations.ts';
import { findLowStock, type LowStock } from './store/find-low-stock.ts';
import { findProductBySku } from './store/find-product-by-sku.ts';
import { type MovementRecord, readMovements } from './store/read-movements.ts';
import { type ProductName, readProductNames } from './store/read-product-names.ts';
import { readProduct, readProducts } from './store/read-products.ts';
import { type ReservationView, readReservation } from './store/read-reservation.ts';

/** Rows that a line touches: its stock, item and movement. */
const ROWS_PER_LINE = 3;
/** Rows that a command touches beside its lines: its reservation or product, claim and event. */
const ROWS_PER_COMMAND = 3;
/** Lines that a command on a reservation whose size is not known yet is taken to have. */
const LINES_ASSUMED = 3;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Above every position of a log. */
const POSITION_MAX = 2n ** 63n - 1n;
const HOUR_MS = 3_600_000;

/** What the inventory is created with. */
export interface InventoryOptions extends ServiceOptions {
  /** How long a reservation can be paid. */
  readonly reservationTtlMs: number;
}

/** Which products a page shows. */
export interface ProductSearch {
  /** Words that each begin a word of the SKU or the name; null: all products. */
  readonly search: string | null;
  /** Whether products that are not for sale are shown. */
  readonly includeInactive: boolean;
  readonly limit: number;
  /** `nextCursor` of the page before; null for the first. */
  readonly cursor: string | null;
}

/** The inventory: catalogue, stock and reservations. */
export interface Inventory {
  /** ISO 4217 code of every price. */
  readonly currency: string;
  /** Runs one command in a batch with whatever else is there. See `Executor.submit` for what it throws. */
  submit(command: InventoryCommand, deadline: number): Promise<Answered<InventoryAnswer>>;
  /** Takes part in a transaction on the inventory's own database. */
  join(scope: BatchScope): Participant<InventoryCommand, InventoryAnswer>;
  /** Takes steps of sagas that commit by themselves, for orders that run apart. */
  readonly steps: Steps<InventoryCommand, InventoryAnswer>;
  /** Products, oldest first. @throws RefusalError `invalid_cursor`. */
  products(tenantId: number, search: ProductSearch): Promise<Page<Product>>;
  /** One product, for sale or not; null where there is none. */
  product(tenantId: number, productId: string): Promise<Product | null>;
  /** The same from where batches commit, for who has just changed it. */
  freshProduct(tenantId: number, productId: string): Promise<Product | null>;
  /** SKU and name of products, by id; one that does not exist is missing. */
  productNames(tenantId: number, productIds: readonly string[]): Promise<Map<string, ProductName>>;
  /** The id of the product with this SKU, exactly; null where there is none. */
  productBySku(tenantId: number, sku: string): Promise<string | null>;
  /** See findLowStock. */
  lowStock(tenantId: number, available: number, limit: number): Promise<LowStock[]>;
  /** Movements of a product, newest first; null where there is no such product. @throws RefusalError `invalid_cursor`. */
  movements(
    tenantId: number,
    productId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<MovementRecord> | null>;
  /** The reservation of an order, as it is where batches commit; null where there is none. */
  reservation(tenantId: number, orderId: string): Promise<ReservationView | null>;
  /** Every event of an order's reservation, oldest first, from where batches commit. */
  reservationEvents(tenantId: number, orderId: string): Promise<WitnessedEvent[]>;
  /** Reservations that hold units now, for metrics. Of orders, it sees those of the last two lives of a reservation and an hour. */
  reservationCounts(tenantId: number): Promise<ReservationCounts>;
  /** One step of the expiry of external reservations; whether there may be more to do at once (see there). */
  expireExternal(): Promise<boolean>;
  /** Commands that wait, and batches under way. */
  depth(): { readonly queued: number; readonly running: number };
  /** Takes no more commands, and resolves when those that it had are answered. Its databases stay open. */
  close(): Promise<void>;
}

/** Puts the inventory together. Its schema must be there (INVENTORY_MIGRATIONS). */
export function createInventory(options: InventoryOptions): Inventory {
  const { database, reads, currency, reservationTtlMs, executor: settings, observer } = options;
  const rules = inventoryRules({ currency, reservationTtlMs });
  const join = (scope: BatchScope) => new Unit(scope, rules);
  const runner = {
    database,
    observer,
    idempotency: new Idempotency(rules.service, rules.answer),
    join: (scope: BatchScope) => ({ asked: join(scope), others: [] }),
  };
  const executor = new Executor<InventoryCommand, InventoryAnswer>({
    name: rules.service,
    ...settings,
    retries: BATCH_RETRIES,
    rowsOf,
    exclusiveKeyOf: orderIdOf,
    run: (commands, rerun) => runBatch(runner, commands, rerun),
    ...(observer === undefined ? {} : { observer }),
  });
  const submit: Inventory['submit'] = (command, deadline) => executor.submit(command, deadline);
  return {
    currency,
    submit,
    join,
    steps: createSteps({ service: rules.service, database, submit }),
    products: async (tenantId, { search, includeInactive, limit, cursor }) => {
      const afterProductId = cursor ?? FIRST_ID;
      if (!isUuid(afterProductId)) throw new RefusalError(refusal('invalid_cursor'));
      const found = await readProducts(reads, tenantId, { search, includeInactive, afterProductId, limit: limit + 1 });
      return page(found, limit, ({ productId }) => productId);
    },
    product: (tenantId, productId) => readProduct(reads, tenantId, productId),
    freshProduct: (tenantId, productId) => readProduct(database, tenantId, productId),
    productNames: (tenantId, productIds) => readProductNames(reads, tenantId, productIds),
    productBySku: (tenantId, sku) => findProductBySku(reads, tenantId, sku),
    lowStock: (tenantId, available, limit) => findLowStock(reads, tenantId, available, limit),
    movements: async (tenantId, productId, limit, cursor) => {
      const position = positionOf(cursor);
      const found = await readMovements(reads, tenantId, productId, position, limit + 1);
      if (found.length === 0 && (await readProduct(reads, tenantId, productId)) === null) return null;
      return page(found, limit, (movement) => movement.position.toString());
    },
    reservation: (tenantId, orderId) => readReservation(database, tenantId, orderId),
    reservationEvents: (tenantId, orderId) =>
      readStream(database, 'inventory', tenantId, 'reservation', orderId, STREAM_EVENTS_MAX),
    reservationCounts: (tenantId) => {
      const now = Date.now();
      return countReservations(reads, tenantId, now - 2 * reservationTtlMs - HOUR_MS, now + HOUR_MS);
    },
    expireExternal: () => expireExternal(database, submit),
    depth: () => executor.depth(),
    close: () => executor.close(),
  };
}

/** `found` holds one more than the page where there is a next one. */
function page<Item>(found: readonly Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : cursorOf(last) };
}

/** The position below which the page after `cursor` begins. */
function positionOf(cursor: string | null): bigint {
  if (cursor === null) return POSITION_MAX;
  const position = /^\d{1,19}$/.test(cursor) ? BigInt(cursor) : POSITION_MAX + 1n;
  if (position > POSITION_MAX) throw new RefusalError(refusal('invalid_cursor'));
  return position;
}

/** Two batches never work on one reservation at once: the second would only wait for the first one's lock. */
function orderIdOf(command: InventoryCommand): string | null {
  return 'orderId' in command ? command.orderId : null;
}

function rowsOf(command: InventoryCommand): number {
  const lines = command.type === 'ReserveForOrder' ? command.lines.length : 'orderId' in command ? LINES_ASSUMED : 1;
  return ROWS_PER_COMMAND + lines * ROWS_PER_LINE;
}
