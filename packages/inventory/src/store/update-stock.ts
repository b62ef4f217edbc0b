import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Stock } from '../domain/stock.ts';

/**
 * An update of rows that are there and locked, which never inserts: ON CONFLICT finds each by one probe of the key, whatever
 * the planner knows of the table. As UPDATE ... FROM unnest, a plan made while the table was small compares every new row with every old one, until the
 * next ANALYZE: for 100 of 10,000 rows 55 ms, and 0.9 ms this way; for 500 of them 131 ms and 3.4 ms (PostgreSQL 18). It is as HOT as an UPDATE. Exported
 * for the test that looks at its plan.
 */
export const UPDATE_STOCK = statement(
  'inventory.update_stock',
  `INSERT INTO inventory.stock AS s (tenant_id, product_id, on_hand, reserved, version)
   SELECT $1::int, n.product_id, n.on_hand, n.reserved, n.version
   FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[]) AS n(product_id, on_hand, reserved, version)
   ON CONFLICT (tenant_id, product_id) DO UPDATE
   SET on_hand = excluded.on_hand, reserved = excluded.reserved, version = excluded.version
   WHERE s.version <= excluded.version`,
);

/** Writes changed stock rows; returns how many. They are locked and there. */
export function updateStock({ transaction, tenantId }: BatchScope, stock: readonly Stock[]): Promise<number> {
  return transaction.count(UPDATE_STOCK, [
    tenantId,
    plainArray(stock.map(({ productId }) => productId)),
    scalarArray(stock.map(({ onHand }) => onHand)),
    scalarArray(stock.map(({ reserved }) => reserved)),
    scalarArray(stock.map(({ version }) => version)),
  ]);
}
