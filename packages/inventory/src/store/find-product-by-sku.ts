import { type Queryable, statement } from '@kontor/postgres/statement';

const FIND_PRODUCT_BY_SKU = statement<{ product_id: string }>(
  'inventory.find_product_by_sku',
  'SELECT product_id FROM inventory.products WHERE tenant_id = $1 AND sku = $2',
);

/** The id of the product with this SKU, exactly; null where there is none. */
export async function findProductBySku(reads: Queryable, tenantId: number, sku: string): Promise<string | null> {
  const [row] = await reads.rows(FIND_PRODUCT_BY_SKU, [tenantId, sku]);
  return row?.product_id ?? null;
}
