import type { Identity } from '@kontor/identity/service';
import type { Inventory } from '@kontor/inventory/service';
import type { Instant } from '@kontor/kernel/clock';
import type { Orders } from '@kontor/orders/service';
import type { Wallet } from '@kontor/wallet/service';

/** The services whose data staff sees side by side. */
export interface BackofficeServices {
  readonly orders: Orders;
  readonly inventory: Inventory;
  readonly wallet: Wallet;
  readonly identity: Identity;
}

/** How far a projection is behind the log that it folds. */
export interface ProjectionLag {
  readonly position: bigint;
  /** Events that it has not folded yet. */
  readonly behind: bigint;
  /** Everything that happened before this is in it. */
  readonly asOf: Instant;
}
