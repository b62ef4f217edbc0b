import type { CommandMeta } from '@kontor/contracts/command';
import type { Answered } from '@kontor/runtime/idempotency';

import type { Inventory } from '../service.ts';

/** What the inventory's routes are given. */
export interface InventoryRoutesOptions {
  readonly inventory: Inventory;
  /**
   * Releases the reservation of an order of ours for staff: cancels the order if it is pending, else refuses. It is the orders' saga, which the
   * inventory does not know.
   */
  releaseOwnOrder(meta: CommandMeta, orderId: string, deadline: number): Promise<Answered<unknown>>;
}
