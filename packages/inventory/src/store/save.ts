import type { ProductQuantity } from '@kontor/contracts/inventory';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Reservation } from '../domain/reservation.ts';
import type { BatchState } from './batch-state.ts';
import { insertProducts } from './insert-products.ts';
import { insertReservationItems } from './insert-reservation-items.ts';
import { insertReservations } from './insert-reservations.ts';
import { insertStock } from './insert-stock.ts';
import { updateProducts } from './update-products.ts';
import { updateReservations } from './update-reservations.ts';
import { updateStock } from './update-stock.ts';

interface Changes<Row> {
  readonly made: readonly Row[];
  readonly changed: readonly Row[];
}

/** Writes the rows that differ from what was loaded, each once. */
export function saveInventory(scope: BatchScope, state: BatchState): Promise<unknown>[] {
  const products = changes(state.products, state.before.products);
  const stock = changes(state.stock, state.before.stock);
  const reservations = changes(state.reservations, state.before.reservations);
  const items = [
    ...reservations.made.flatMap(({ orderId, items }) => items.map((item) => ({ orderId, ...item }))),
    ...reservations.changed.flatMap((after) => added(state.before.reservations.get(after.orderId), after)),
  ];
  return [
    written(products.made, (rows) => insertProducts(scope, rows)),
    written(stock.made, (rows) => insertStock(scope, rows)),
    written(products.changed, (rows) => updateProducts(scope, rows)),
    written(stock.changed, (rows) => updateStock(scope, rows)),
    written(reservations.made, (rows) => insertReservations(scope, rows)),
    written(reservations.changed, (rows) => updateReservations(scope, rows)),
    written(items, (rows) => insertReservationItems(scope, rows)),
  ].flat();
}

/** The lines that joined an external order's reservation. */
function added(
  before: Reservation | undefined,
  { orderId, items }: Reservation,
): (ProductQuantity & { readonly orderId: string })[] {
  if (before === undefined || before.items === items) return [];
  const known = new Set(before.items.map(({ productId }) => productId));
  return items.filter(({ productId }) => !known.has(productId)).map((item) => ({ orderId, ...item }));
}

/** Aggregates are replaced when they change, so another object is another row. */
function changes<Row>(after: ReadonlyMap<string, Row>, before: ReadonlyMap<string, Row>): Changes<Row> {
  const made: Row[] = [];
  const changed: Row[] = [];
  for (const [id, row] of after) {
    const old = before.get(id);
    if (old === undefined) made.push(row);
    else if (old !== row) changed.push(row);
  }
  return { made, changed };
}

function written<Row>(rows: readonly Row[], write: (rows: readonly Row[]) => Promise<unknown>): Promise<unknown>[] {
  return rows.length === 0 ? [] : [write(rows)];
}
