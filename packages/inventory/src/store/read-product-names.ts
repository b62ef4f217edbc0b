import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** What a product is called. */
export interface ProductName {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
}

const READ_PRODUCT_NAMES = statement<{ product_id: string; sku: string; name: string }>(
  'inventory.read_product_names',
  `SELECT product_id, sku, name FROM inventory.products WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])`,
);

/** SKU and name of products, by id; one that does not exist is missing. */
export async function readProductNames(
  reads: Queryable,
  tenantId: number,
  productIds: readonly string[],
): Promise<Map<string, ProductName>> {
  const rows = await reads.rows(READ_PRODUCT_NAMES, [tenantId, plainArray(productIds)]);
  return new Map(rows.map(({ product_id: productId, ...name }) => [productId, { productId, ...name }]));
}
