import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { CatalogueEntry } from '../domain/product.ts';

interface Row {
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

/** One probe of the key for each id: see lock-stock.ts. Exported for the test that looks at its plan. */
export const LOCK_PRODUCTS = statement<Row>(
  'inventory.lock_products',
  `SELECT p.product_id, p.sku, p.name, p.description, p.price_minor, p.currency, p.active, p.version, p.created_at, p.updated_at
   FROM (SELECT product_id FROM unnest($2::uuid[]) AS u(product_id)
         ORDER BY product_id OFFSET 0) AS k -- every batch locks in this one order, so that no two wait for each other
   CROSS JOIN LATERAL (SELECT product_id, sku, name, description, price_minor, currency, active, version, created_at, updated_at
                       FROM inventory.products
                       WHERE tenant_id = $1 AND product_id = k.product_id FOR NO KEY UPDATE) AS p`,
);

/**
 * Locks catalogue rows and reads them. One statement does both: PostgreSQL returns the row version that it locked ("13.2.1 Read
 * Committed": "it is the updated version of the row that is locked and returned"), and no other table is read here.
 */
export async function lockProducts(
  { transaction, tenantId }: BatchScope,
  productIds: readonly string[],
): Promise<CatalogueEntry[]> {
  const rows = await transaction.rows(LOCK_PRODUCTS, [tenantId, uuidArray(productIds)]);
  return rows.map(({ product_id, price_minor, created_at, updated_at, ...row }) => ({
    ...row,
    productId: product_id,
    priceMinor: price_minor,
    createdAt: created_at,
    updatedAt: updated_at,
  }));
}
