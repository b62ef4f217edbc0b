import { intArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Stock } from '../domain/stock.ts';

/**
 * Looks each row up by its key, whatever the planner knows of the table. As a plain UPDATE ... FROM unnest, a plan that was made
 * while the table was small compares every new row with every old one until the next ANALYZE: for 100 of 10,000 rows 55 ms instead of 0.9 ms, for 500 of
 * them 131 ms instead of 3.4 ms (PostgreSQL 18). MATERIALIZED keeps the tenant out of the planner's sight, which would take it for selective; of a LIMIT
 * that it does not know it expects a single row, for which nothing beats the key. Exported for the test that looks at its plan.
 */
export const UPDATE_STOCK = statement(
  'inventory.update_stock',
  `WITH n AS MATERIALIZED (
     SELECT $1::int AS tenant_id, changed.*
     FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[]) AS changed(product_id, on_hand, reserved, version)
     LIMIT $6
   ), written AS (
     UPDATE inventory.stock AS s
     SET on_hand = n.on_hand, reserved = n.reserved, version = n.version
     FROM n
     WHERE s.product_id = n.product_id AND s.tenant_id = n.tenant_id AND s.version <= n.version
     RETURNING 1
   )
   SELECT 1 / (count(*) = $6)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes changed stock rows, which are locked and there. */
export function updateStock({ transaction, tenantId }: BatchScope, stock: readonly Stock[]): Promise<unknown> {
  return transaction.count(UPDATE_STOCK, [
    tenantId,
    uuidArray(stock.map(({ productId }) => productId)),
    intArray(stock.map(({ onHand }) => onHand)),
    intArray(stock.map(({ reserved }) => reserved)),
    intArray(stock.map(({ version }) => version)),
    stock.length,
  ]);
}
