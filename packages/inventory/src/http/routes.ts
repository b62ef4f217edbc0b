import type { App } from '@kontor/http/app';

import type { InventoryRoutesOptions } from './options.ts';
import { productReadRoutes } from './product-reads.ts';
import { productRoutes } from './products.ts';
import { reservationRoutes } from './reservations.ts';
import { stockRoutes } from './stock.ts';

/** The contract's endpoints under /inventory/. */
export function inventoryRoutes(app: App, options: InventoryRoutesOptions): void {
  productReadRoutes(app, options.inventory);
  productRoutes(app, options.inventory);
  stockRoutes(app, options.inventory);
  reservationRoutes(app, options);
}
