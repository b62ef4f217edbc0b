import type { InventoryCommand } from '@kontor/contracts/inventory';
import { unreachable } from '@kontor/kernel/assert';
import { sortedUnique } from '@kontor/kernel/collections';

import type { BatchState } from './batch-state.ts';

/** Rows that commands need and a batch lacks. Each list is sorted and has each key once. */
export interface Needs {
  /** Catalogue rows to lock. */
  readonly products: readonly string[];
  /** SKUs to look up. */
  readonly skus: readonly string[];
  /** Products whose stock to lock; that of the products reserved by `ordersToLock` comes on top. */
  readonly stock: readonly string[];
  /** Orders whose reservation to lock. */
  readonly ordersToLock: readonly string[];
  /** Orders whose reservation to look up: a repeated ReserveForOrder changes nothing, so it needs no lock. */
  readonly ordersToSee: readonly string[];
}

/** What `commands` need of the rows that `state` lacks. */
export function needsOf(state: BatchState, commands: readonly InventoryCommand[]): Needs {
  const products: string[] = [];
  const skus: string[] = [];
  const stock: string[] = [];
  const lock = new Set<string>();
  const see: string[] = [];
  for (const command of commands) {
    switch (command.type) {
      case 'CreateProduct':
        skus.push(command.sku);
        break;
      case 'ChangeProduct':
        products.push(command.productId);
        break;
      case 'AddStock':
      case 'AdjustStock':
        stock.push(command.productId);
        break;
      case 'ReserveForOrder':
        see.push(command.orderId);
        for (const { productId } of command.lines) stock.push(productId);
        break;
      case 'ReserveExternal':
        stock.push(command.productId);
        lock.add(command.orderId);
        break;
      case 'ClaimReservation':
      case 'UnclaimReservation':
      case 'ConfirmClaim':
      case 'ReleaseOrder':
      case 'ExpireReservation':
      case 'RestockOrder':
      case 'ConfirmExternal':
      case 'ReleaseExternal':
        lock.add(command.orderId);
        break;
      default:
        unreachable(command);
    }
  }
  const { asked } = state;
  // A reservation that this batch made is nobody else's yet: it needs no lock.
  const ours = (orderId: string) => state.reservations.has(orderId) && !state.before.reservations.has(orderId);
  return {
    products: sortedUnique(products.filter((id) => !asked.products.has(id) && !state.products.has(id))),
    skus: sortedUnique(skus.filter((sku) => !asked.skus.has(sku))),
    stock: sortedUnique(stock.filter((id) => !asked.stock.has(id) && !state.stock.has(id))),
    ordersToLock: sortedUnique([...lock].filter((id) => !asked.locked.has(id) && !ours(id))),
    ordersToSee: sortedUnique(see.filter((id) => !asked.locked.has(id) && !asked.seen.has(id) && !lock.has(id))),
  };
}

/** Whether the batch has every row already. */
export function needsNothing({ products, skus, stock, ordersToLock, ordersToSee }: Needs): boolean {
  return [products, skus, stock, ordersToLock, ordersToSee].every((keys) => keys.length === 0);
}
