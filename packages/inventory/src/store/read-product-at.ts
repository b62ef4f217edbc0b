import type { Product } from '@kontor/contracts/inventory';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { PRODUCT_COLUMNS, type ProductRow, productOf } from './product-row.ts';

const READ_PRODUCT_AT = statement<ProductRow & { readonly position: bigint }>(
  'inventory.read_product_at',
  `SELECT ${PRODUCT_COLUMNS}, h.position
   FROM inventory.products AS p
   JOIN inventory.stock AS s ON s.tenant_id = p.tenant_id AND s.product_id = p.product_id
   CROSS JOIN inventory.log_head AS h
   WHERE p.tenant_id = $1 AND p.product_id = $2`,
);

/** One product with the position of the log in the same snapshot: it is what all events up to there have made of it. Null where there is none. */
export async function readProductAt(
  reads: Queryable,
  tenantId: number,
  productId: string,
): Promise<{ readonly position: bigint; readonly product: Product } | null> {
  const [row] = await reads.rows(READ_PRODUCT_AT, [tenantId, productId]);
  if (row === undefined) return null;
  const { position, ...product } = row;
  return { position, product: productOf(product) };
}
