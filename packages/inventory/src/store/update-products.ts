import { instantArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { CatalogueEntry } from '../domain/product.ts';

/** An update of rows that are there and locked, which never inserts: see update-stock.ts. Exported for the test that looks at its plan. */
export const UPDATE_PRODUCTS = statement(
  'inventory.update_products',
  `WITH written AS (
     INSERT INTO inventory.products AS p (tenant_id, product_id, version, active, price_minor, created_at, updated_at, currency,
                                          sku, name, description)
     SELECT $1::int, n.product_id, n.version, n.active, n.price_minor, n.created_at, n.updated_at, n.currency, n.sku, n.name,
            n.description
     FROM unnest($2::uuid[], $3::int[], $4::boolean[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::text[],
                 $10::text[], $11::text[])
       AS n(product_id, version, active, price_minor, created_at, updated_at, currency, sku, name, description)
     ON CONFLICT (tenant_id, product_id) DO UPDATE
     SET version = excluded.version, active = excluded.active, price_minor = excluded.price_minor,
         updated_at = excluded.updated_at, name = excluded.name, description = excluded.description
     WHERE p.version < excluded.version
     RETURNING 1
   )
   SELECT 1 / (count(*) = $12)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes changed catalogue rows over an earlier version; they are locked and there. */
export function updateProducts(
  { transaction, tenantId }: BatchScope,
  products: readonly CatalogueEntry[],
): Promise<unknown> {
  return transaction.count(UPDATE_PRODUCTS, [
    tenantId,
    plainArray(products.map(({ productId }) => productId)),
    scalarArray(products.map(({ version }) => version)),
    scalarArray(products.map(({ active }) => active)),
    scalarArray(products.map(({ priceMinor }) => priceMinor)),
    instantArray(products.map(({ createdAt }) => createdAt)),
    instantArray(products.map(({ updatedAt }) => updatedAt)),
    textArray(products.map(({ currency }) => currency)),
    textArray(products.map(({ sku }) => sku)),
    textArray(products.map(({ name }) => name)),
    textArray(products.map(({ description }) => description)),
    products.length,
  ]);
}
