import type { Product } from '@kontor/contracts/inventory';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { PRODUCT_COLUMNS, type ProductRow, productOf } from './product-row.ts';
import { searchQuery } from './search.ts';

/** Exported for the test that looks at its plan. */
export const READ_PRODUCT = statement<ProductRow>(
  'inventory.read_product',
  `SELECT ${PRODUCT_COLUMNS}
   FROM inventory.products AS p
   JOIN inventory.stock AS s ON s.tenant_id = p.tenant_id AND s.product_id = p.product_id
   WHERE p.tenant_id = $1 AND p.product_id = $2`,
);

/** Exported for the test that looks at its plan. */
export const READ_PRODUCTS = statement<ProductRow>(
  'inventory.read_products',
  `SELECT ${PRODUCT_COLUMNS}
   FROM inventory.products AS p
   JOIN inventory.stock AS s ON s.tenant_id = p.tenant_id AND s.product_id = p.product_id
   WHERE p.tenant_id = $1 AND p.product_id > $2 AND (p.active OR $3)
   ORDER BY p.product_id
   LIMIT $4`,
);

/** What is found is worked out first: the planner must not walk the catalogue in its order, parsing every name on the way. */
export const SEARCH_PRODUCTS = statement<ProductRow>(
  'inventory.search_products',
  `WITH found AS MATERIALIZED (
     SELECT product_id, sku, name, description, price_minor, currency, active, version
     FROM inventory.products
     WHERE tenant_id = $1 AND product_id > $2 AND (active OR $3)
       AND inventory.search_words(sku || ' ' || name) @@ to_tsquery('simple', $5)
     ORDER BY product_id
     LIMIT $4
   )
   SELECT ${PRODUCT_COLUMNS}
   FROM found AS p
   JOIN inventory.stock AS s ON s.tenant_id = $1 AND s.product_id = p.product_id
   ORDER BY p.product_id`,
);

/** Which products a page shows. */
export interface ProductFilter {
  /** Words that each begin a word of the SKU or the name; null: all. */
  readonly search: string | null;
  readonly includeInactive: boolean;
  /** Only products after this id. */
  readonly afterProductId: string;
  readonly limit: number;
}

/** One product, inactive or not; null where there is none. */
export async function readProduct(reads: Queryable, tenantId: number, productId: string): Promise<Product | null> {
  const [row] = await reads.rows(READ_PRODUCT, [tenantId, productId]);
  return row === undefined ? null : productOf(row);
}

/** Products by id, which is by the time of their creation. */
export async function readProducts(reads: Queryable, tenantId: number, filter: ProductFilter): Promise<Product[]> {
  const { search, includeInactive, afterProductId, limit } = filter;
  const common = [tenantId, afterProductId, includeInactive, limit];
  if (search === null) return (await reads.rows(READ_PRODUCTS, common)).map(productOf);
  const query = searchQuery(search);
  if (query === null) return [];
  return (await reads.rows(SEARCH_PRODUCTS, [...common, query])).map(productOf);
}
