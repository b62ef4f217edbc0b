import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

import type { Stock } from '../domain/stock.ts';

const INSERT_STOCK = statement(
  'inventory.insert_stock',
  `INSERT INTO inventory.stock (tenant_id, product_id, on_hand, reserved, version)
   SELECT $1::int, n.product_id, n.on_hand, n.reserved, n.version
   FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[]) AS n(product_id, on_hand, reserved, version)`,
);

/** Writes the stock rows of new products. */
export function insertStock({ transaction, tenantId }: BatchScope, stock: readonly Stock[]): Promise<unknown> {
  return transaction.count(INSERT_STOCK, [
    tenantId,
    plainArray(stock.map(({ productId }) => productId)),
    scalarArray(stock.map(({ onHand }) => onHand)),
    scalarArray(stock.map(({ reserved }) => reserved)),
    scalarArray(stock.map(({ version }) => version)),
  ]);
}
