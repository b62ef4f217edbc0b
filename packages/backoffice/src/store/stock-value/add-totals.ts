import { scalarArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { StockTotals } from '../../domain/net-stock.ts';

const ADD_TOTALS = statement(
  'stock_value.add_totals',
  `INSERT INTO stock_value.totals AS t
     (generation, tenant_id, currency, products, on_hand, reserved, value_minor, reserved_minor)
   SELECT $1::int, n.tenant_id, n.currency, n.products, n.on_hand, n.reserved, n.value_minor, n.reserved_minor
   FROM unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::numeric[], $8::numeric[])
     AS n(tenant_id, currency, products, on_hand, reserved, value_minor, reserved_minor)
   ON CONFLICT (generation, tenant_id) DO UPDATE
   SET products = t.products + excluded.products, on_hand = t.on_hand + excluded.on_hand, reserved = t.reserved + excluded.reserved,
       value_minor = t.value_minor + excluded.value_minor, reserved_minor = t.reserved_minor + excluded.reserved_minor`,
);

/** Adds up what the products of each tenant come to. */
export function addTotals(transaction: Queryable, generation: number, totals: readonly StockTotals[]): Promise<number> {
  return transaction.count(ADD_TOTALS, [
    generation,
    scalarArray(totals.map(({ tenantId }) => tenantId)),
    textArray(totals.map(({ currency }) => currency)),
    scalarArray(totals.map(({ products }) => products)),
    scalarArray(totals.map(({ onHand }) => onHand)),
    scalarArray(totals.map(({ reserved }) => reserved)),
    scalarArray(totals.map(({ valueMinor }) => valueMinor)),
    scalarArray(totals.map(({ reservedMinor }) => reservedMinor)),
  ]);
}
