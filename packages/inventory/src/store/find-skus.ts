import { textArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** Exported for the test that looks at its plan. */
export const FIND_SKUS = statement<{ sku: string }>(
  'inventory.find_skus',
  'SELECT sku FROM inventory.products WHERE tenant_id = $1 AND sku = ANY ($2::text[])',
);

/**
 * Which of these SKUs a product has. One that another transaction is about to take is not seen: the unique index then ends the slower
 * batch, whose next run sees it.
 */
export async function findSkus({ transaction, tenantId }: BatchScope, skus: readonly string[]): Promise<string[]> {
  const rows = await transaction.rows(FIND_SKUS, [tenantId, textArray(skus)]);
  return rows.map((row) => row.sku);
}
