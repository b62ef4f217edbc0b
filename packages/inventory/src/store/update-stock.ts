import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Stock } from '../domain/stock.ts';

/** Exported for the test that looks at its plan. */
export const UPDATE_STOCK = statement(
  'inventory.update_stock',
  `UPDATE inventory.stock AS s
   SET on_hand = n.on_hand, reserved = n.reserved, version = n.version
   FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[])
     AS n(product_id, on_hand, reserved, version, on_hand_before, reserved_before)
   WHERE s.tenant_id = $1 AND s.product_id = n.product_id
     AND s.on_hand = n.on_hand_before AND s.reserved = n.reserved_before`,
);

/** Writes changed stock rows, `[before, after]` each; returns how many still were as before (all, since they are locked). */
export function updateStock(
  { transaction, tenantId }: BatchScope,
  changes: readonly (readonly [before: Stock, after: Stock])[],
): Promise<number> {
  return transaction.count(UPDATE_STOCK, [
    tenantId,
    plainArray(changes.map(([, after]) => after.productId)),
    scalarArray(changes.map(([, after]) => after.onHand)),
    scalarArray(changes.map(([, after]) => after.reserved)),
    scalarArray(changes.map(([, after]) => after.version)),
    scalarArray(changes.map(([before]) => before.onHand)),
    scalarArray(changes.map(([before]) => before.reserved)),
  ]);
}
