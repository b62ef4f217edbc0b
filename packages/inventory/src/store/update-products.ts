import { instantArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { CatalogueEntry } from '../domain/product.ts';

/** Exported for the test that looks at its plan. */
export const UPDATE_PRODUCTS = statement(
  'inventory.update_products',
  `UPDATE inventory.products AS p
   SET version = n.version, active = n.active, price_minor = n.price_minor, updated_at = n.updated_at, name = n.name,
       description = n.description
   FROM unnest($2::uuid[], $3::int[], $4::boolean[], $5::bigint[], $6::timestamptz[], $7::text[], $8::text[])
     AS n(product_id, version, active, price_minor, updated_at, name, description)
   WHERE p.tenant_id = $1 AND p.product_id = n.product_id`,
);

/** Writes changed catalogue rows; returns how many. */
export function updateProducts(
  { transaction, tenantId }: BatchScope,
  products: readonly CatalogueEntry[],
): Promise<number> {
  return transaction.count(UPDATE_PRODUCTS, [
    tenantId,
    plainArray(products.map(({ productId }) => productId)),
    scalarArray(products.map(({ version }) => version)),
    scalarArray(products.map(({ active }) => active)),
    scalarArray(products.map(({ priceMinor }) => priceMinor)),
    instantArray(products.map(({ updatedAt }) => updatedAt)),
    textArray(products.map(({ name }) => name)),
    textArray(products.map(({ description }) => description)),
  ]);
}
