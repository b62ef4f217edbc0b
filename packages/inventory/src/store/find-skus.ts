import { textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** One probe of the index for each SKU: see lock-stock.ts. Exported for the test that looks at its plan. */
export const FIND_SKUS = statement<{ sku: string }>(
  'inventory.find_skus',
  `SELECT p.sku
   FROM unnest($2::text[]) AS k(sku)
   CROSS JOIN LATERAL (SELECT sku FROM inventory.products WHERE tenant_id = $1 AND sku = k.sku OFFSET 0) AS p`,
);

/**
 * Which of these SKUs a product has. One that another transaction is about to take is not seen: the unique index then ends the slower
 * batch, whose next run sees it.
 */
export async function findSkus({ transaction, tenantId }: BatchScope, skus: readonly string[]): Promise<string[]> {
  const rows = await transaction.rows(FIND_SKUS, [tenantId, textArray(skus)]);
  return rows.map((row) => row.sku);
}
