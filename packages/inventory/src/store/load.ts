import type { InventoryCommand } from '@kontor/contracts/inventory';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import type { BatchScope } from '@kontor/runtime/participant';

import type { BatchState } from './batch-state.ts';
import { findSkus } from './find-skus.ts';
import { loadReservations } from './load-reservations.ts';
import { loadReservedEvents } from './load-reserved-events.ts';
import { lockProducts } from './lock-products.ts';
import { lockReservations } from './lock-reservations.ts';
import { lockStock } from './lock-stock.ts';
import { type Needs, needsNothing, needsOf } from './needs.ts';

/**
 * Locks and loads what the commands need and the batch lacks, in one pipelined burst: reservations, products, stock (each sorted), then
 * reservations with the clock. Where nothing is lacking nothing is sent, and the clock of the load before stands: what it said of a reservation's
 * expiry was said under the lock that the batch still holds, so the whole batch acts as of one moment.
 */
export async function loadInventory(
  scope: BatchScope,
  state: BatchState,
  commands: readonly InventoryCommand[],
): Promise<Instant> {
  const needs = needsOf(state, commands);
  const at = state.at !== null && needsNothing(needs) ? state.at : await loadNeeds(scope, state, needs);
  await loadRepeated(scope, state, commands);
  return at;
}

async function loadNeeds(scope: BatchScope, state: BatchState, needs: Needs): Promise<Instant> {
  const { products, skus, stock, ordersToLock, ordersToSee } = needs;
  if (products.length + stock.length + ordersToLock.length > 0) scope.lockOrder.locking('inventory');

  const [locked, entries, taken, shelves, loaded] = await Promise.all([
    ordersToLock.length > 0 ? lockReservations(scope, ordersToLock) : new Set<string>(),
    products.length > 0 ? lockProducts(scope, products) : [],
    skus.length > 0 ? findSkus(scope, skus) : [],
    stock.length + ordersToLock.length > 0 ? lockStock(scope, stock, ordersToLock) : [],
    loadReservations(scope, [...ordersToLock, ...ordersToSee]),
  ]);

  for (const entry of entries) {
    state.products.set(entry.productId, entry);
    state.before.products.set(entry.productId, entry);
  }
  for (const sku of taken) state.skusTaken.add(sku);
  for (const { stock: level, offer } of shelves) {
    // What an earlier load of this batch locked is here already, and may have been changed by the rules since.
    if (state.stock.has(level.productId)) continue;
    state.stock.set(level.productId, level);
    state.before.stock.set(level.productId, level);
    if (!state.offers.has(level.productId)) state.offers.set(level.productId, offer);
  }
  const toLock = new Set(ordersToLock);
  for (const reservation of loaded.reservations) {
    // One that was committed after the locks were taken is not ours to change: to this batch it is not there yet.
    if (toLock.has(reservation.orderId) && !locked.has(reservation.orderId)) continue;
    state.reservations.set(reservation.orderId, reservation);
    state.before.reservations.set(reservation.orderId, reservation);
  }
  note(state, needs);
  state.at = loaded.at;
  return loaded.at;
}

function note({ asked }: BatchState, needs: Needs): void {
  for (const id of needs.products) asked.products.add(id);
  for (const id of needs.stock) asked.stock.add(id);
  for (const sku of needs.skus) asked.skus.add(sku);
  for (const id of needs.ordersToLock) asked.locked.add(id);
  for (const id of needs.ordersToSee) asked.seen.add(id);
}

/** A ReserveForOrder that finds its reservation is answered from the event that made it; this is rare, and costs a round trip then. */
async function loadRepeated(
  scope: BatchScope,
  state: BatchState,
  commands: readonly InventoryCommand[],
): Promise<void> {
  const repeated = commands
    .filter((command) => command.type === 'ReserveForOrder')
    .map(({ orderId }) => orderId)
    .filter((orderId) => state.reservations.get(orderId)?.owner === 'order' && !state.reserved.has(orderId));
  if (repeated.length === 0) return;
  for (const event of await loadReservedEvents(scope, repeated)) state.reserved.set(event.orderId, event);
  for (const orderId of repeated) present(state.reserved.get(orderId), "the event that made an order's reservation");
}
