import type { ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import { statement } from '@kontor/postgres/statement';

/** A row of the catalogue. */
export interface ProductRow {
  readonly tenant_id: number;
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly price_minor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The catalogue. */
export const PRODUCTS = statement<ProductRow>(
  'inventory.verify_products',
  `SELECT tenant_id, product_id, sku, name, description, price_minor, currency, active, version, created_at, updated_at
   FROM inventory.products
   ORDER BY product_id, tenant_id`,
);

/** The stock of a product. */
export interface StockRow {
  readonly tenant_id: number;
  readonly product_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly version: number;
}

/** All stock. */
export const STOCK = statement<StockRow>(
  'inventory.verify_stock',
  `SELECT tenant_id, product_id, on_hand, reserved, version
   FROM inventory.stock
   ORDER BY product_id, tenant_id`,
);

/** A reservation. */
export interface ReservationRow {
  readonly tenant_id: number;
  readonly order_id: string;
  readonly owner: ReservationOwner;
  readonly status: ReservationStatus;
  readonly expires_at: number | null;
  readonly version: number;
  readonly created_at: number;
}

/** All reservations. */
export const RESERVATIONS = statement<ReservationRow>(
  'inventory.verify_reservations',
  `SELECT tenant_id, order_id, owner, status, expires_at, version, created_at
   FROM inventory.reservations
   ORDER BY order_id, tenant_id`,
);

/** A line of a reservation. */
export interface ReservationItemRow {
  readonly tenant_id: number;
  readonly order_id: string;
  readonly product_id: string;
  readonly quantity: number;
}

/** All lines of reservations. */
export const RESERVATION_ITEMS = statement<ReservationItemRow>(
  'inventory.verify_reservation_items',
  `SELECT tenant_id, order_id, product_id, quantity
   FROM inventory.reservation_items
   ORDER BY order_id, tenant_id, product_id`,
);
