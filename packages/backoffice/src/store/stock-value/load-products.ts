import type { Instant } from '@kontor/kernel/clock';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { plannedAnew, type Queryable } from '@kontor/postgres/statement';

import type { ValuedProduct } from '../../domain/net-stock.ts';

interface Row {
  readonly tenant_id: number;
  readonly product_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly price_minor: bigint;
  readonly active: boolean;
  readonly currency: string;
  readonly changed_at: Instant;
}

/** Exported for the test that looks at its plan. */
export const LOAD_PRODUCTS = plannedAnew<Row>(
  'stock_value.load_products',
  `WITH asked AS MATERIALIZED (
     SELECT tenant_id, product_id FROM unnest($2::int[], $3::uuid[]) AS a(tenant_id, product_id) LIMIT $4
   )
   SELECT p.tenant_id, p.product_id, p.on_hand, p.reserved, p.price_minor, p.active, p.currency, p.changed_at
   FROM asked
   JOIN stock_value.products AS p
     ON p.generation = $1 AND p.tenant_id = asked.tenant_id AND p.product_id = asked.product_id`,
);

/** The products among the named ones that the generation holds. */
export async function loadProducts(
  transaction: Queryable,
  generation: number,
  products: readonly Pick<ValuedProduct, 'tenantId' | 'productId'>[],
): Promise<ValuedProduct[]> {
  const rows = await transaction.rows(LOAD_PRODUCTS, [
    generation,
    scalarArray(products.map(({ tenantId }) => tenantId)),
    plainArray(products.map(({ productId }) => productId)),
    products.length,
  ]);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    productId: row.product_id,
    onHand: row.on_hand,
    reserved: row.reserved,
    priceMinor: row.price_minor,
    active: row.active,
    currency: row.currency,
    changedAt: row.changed_at,
  }));
}
