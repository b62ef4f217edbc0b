import { deepStrictEqual } from 'node:assert/strict';

import type { InventoryEvent } from '@kontor/contracts/inventory';
import { decodeJson } from '@kontor/kernel/json';
import type { Database } from '@kontor/postgres/database';
import { type Statement, statement } from '@kontor/postgres/statement';

import { movementsOf } from '../domain/movements.ts';
import { holdsUnits } from '../domain/reservation-status.ts';
import { applyEvent, emptyState, type InventoryState } from '../domain/state.ts';

type Row = Record<string, unknown>;

const EVENTS = statement<{
  readonly position: bigint;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly aggregate_version: number;
  readonly payload: string;
  readonly actor_id: string | null;
  readonly occurred_at: number;
}>(
  'test.inventory_events',
  `SELECT position, aggregate_type, aggregate_id, aggregate_version, payload, actor_id, occurred_at
   FROM inventory.events WHERE tenant_id = $1 ORDER BY position`,
);
const PRODUCTS = statement<Row>(
  'test.inventory_products',
  `SELECT product_id, sku, name, description, price_minor, currency, active, version, created_at, updated_at
   FROM inventory.products WHERE tenant_id = $1 ORDER BY product_id`,
);
const STOCK = statement<Row>(
  'test.inventory_stock',
  'SELECT product_id, on_hand, reserved, version FROM inventory.stock WHERE tenant_id = $1 ORDER BY product_id',
);
const RESERVATIONS = statement<Row>(
  'test.inventory_reservations',
  `SELECT order_id, owner, status, expires_at, version, created_at
   FROM inventory.reservations WHERE tenant_id = $1 ORDER BY order_id`,
);
const ITEMS = statement<Row>(
  'test.inventory_items',
  `SELECT order_id, product_id, quantity FROM inventory.reservation_items
   WHERE tenant_id = $1 ORDER BY order_id, product_id`,
);
const MOVEMENTS = statement<Row>(
  'test.inventory_movements',
  `SELECT position, line, product_id, movement_id, movement_type, quantity, on_hand_delta, reserved_delta, order_id, notes,
          created_by, created_at
   FROM inventory.movements WHERE tenant_id = $1 ORDER BY position, line`,
);

/**
 * Folds a tenant's log from its beginning and compares: every table is exactly its fold, versions count the events of a
 * stream, movement ids are unique, a stock is the sum of its movements, and reserved the sum of what holds units.
 */
export async function checkBooks(database: Database, tenantId: number): Promise<InventoryState> {
  const state = emptyState();
  const movements: Row[] = [];
  for (const row of await database.rows(EVENTS, [tenantId])) {
    const event = decodeJson<InventoryEvent>(row.payload);
    const place = applyEvent(state, event, row.occurred_at);
    const { aggregate_type, aggregate_id, aggregate_version } = row;
    deepStrictEqual(place, { aggregateType: aggregate_type, aggregateId: aggregate_id, version: aggregate_version });
    for (const { productId, movementId, movementType, onHandDelta, reservedDelta, orderId, ...each } of movementsOf(
      event,
    )) {
      movements.push({
        position: row.position,
        line: each.line,
        product_id: productId,
        movement_id: movementId,
        movement_type: movementType,
        quantity: each.quantity,
        on_hand_delta: onHandDelta,
        reserved_delta: reservedDelta,
        order_id: orderId,
        notes: each.notes,
        created_by: row.actor_id,
        created_at: row.occurred_at,
      });
    }
  }
  const read = async (rows: Statement<Row>) => (await database.rows(rows, [tenantId])).map((row) => ({ ...row }));
  deepStrictEqual(await read(PRODUCTS), productRows(state), 'the catalogue is the fold of the log');
  deepStrictEqual(await read(STOCK), stockRows(state), 'the stock is the fold of the log');
  deepStrictEqual(await read(RESERVATIONS), reservationRows(state), 'the reservations are the fold of the log');
  deepStrictEqual(await read(ITEMS), itemRows(state), 'the items are the fold of the log');
  deepStrictEqual(await read(MOVEMENTS), movements, 'the movements are those of the log');
  deepStrictEqual(
    new Set(movements.map((row) => row['movement_id'])).size,
    movements.length,
    'movement ids are unique',
  );
  checkSums(state, movements);
  return state;
}

function checkSums(state: InventoryState, movements: readonly Row[]): void {
  for (const { productId, onHand, reserved } of state.stock.values()) {
    const own = movements.filter((row) => row['product_id'] === productId);
    const sum = (column: string) => own.reduce((total, row) => total + (row[column] as number), 0);
    deepStrictEqual(
      [sum('on_hand_delta'), sum('reserved_delta')],
      [onHand, reserved],
      'a stock is the sum of its movements',
    );
    const held = [...state.reservations.values()]
      .filter(({ status }) => holdsUnits(status))
      .flatMap(({ items }) => items.filter((item) => item.productId === productId))
      .reduce((total, { quantity }) => total + quantity, 0);
    deepStrictEqual(held, reserved, 'reserved is what reservations hold');
  }
}

function productRows({ products }: InventoryState): Row[] {
  return sorted([...products.values()], ({ productId }) => productId).map((product) => ({
    product_id: product.productId,
    sku: product.sku,
    name: product.name,
    description: product.description,
    price_minor: product.priceMinor,
    currency: product.currency,
    active: product.active,
    version: product.version,
    created_at: product.createdAt,
    updated_at: product.updatedAt,
  }));
}

function stockRows({ stock }: InventoryState): Row[] {
  return sorted([...stock.values()], ({ productId }) => productId).map(({ productId, onHand, reserved, version }) => ({
    product_id: productId,
    on_hand: onHand,
    reserved,
    version,
  }));
}

function reservationRows({ reservations }: InventoryState): Row[] {
  return sorted([...reservations.values()], ({ orderId }) => orderId).map((reservation) => ({
    order_id: reservation.orderId,
    owner: reservation.owner,
    status: reservation.status,
    expires_at: reservation.expiresAt,
    version: reservation.version,
    created_at: reservation.createdAt,
  }));
}

function itemRows({ reservations }: InventoryState): Row[] {
  return sorted([...reservations.values()], ({ orderId }) => orderId).flatMap(({ orderId, items }) =>
    items.map(({ productId, quantity }) => ({ order_id: orderId, product_id: productId, quantity })),
  );
}

function sorted<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
