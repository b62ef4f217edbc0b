import { assert } from '@kontor/kernel/assert';
import { instantArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { ValuedProduct } from '../../domain/net-stock.ts';

const WRITE_PRODUCTS = statement(
  'stock_value.write_products',
  `INSERT INTO stock_value.products (generation, tenant_id, product_id, on_hand, reserved, price_minor, active, currency, changed_at)
   SELECT $1::int, p.tenant_id, p.product_id, p.on_hand, p.reserved, p.price_minor, p.active, p.currency, p.changed_at
   FROM unnest($2::int[], $3::uuid[], $4::int[], $5::int[], $6::bigint[], $7::boolean[], $8::text[], $9::timestamptz[])
     AS p(tenant_id, product_id, on_hand, reserved, price_minor, active, currency, changed_at)
   ON CONFLICT (product_id, tenant_id, generation) DO UPDATE
   SET on_hand = excluded.on_hand, reserved = excluded.reserved, price_minor = excluded.price_minor, active = excluded.active,
       changed_at = excluded.changed_at`,
);

/** Writes products as they are now, new or known. */
export async function writeProducts(
  transaction: Queryable,
  generation: number,
  products: readonly ValuedProduct[],
): Promise<void> {
  const count = await transaction.count(WRITE_PRODUCTS, [
    generation,
    scalarArray(products.map(({ tenantId }) => tenantId)),
    plainArray(products.map(({ productId }) => productId)),
    scalarArray(products.map(({ onHand }) => onHand)),
    scalarArray(products.map(({ reserved }) => reserved)),
    scalarArray(products.map(({ priceMinor }) => priceMinor)),
    scalarArray(products.map(({ active }) => active)),
    textArray(products.map(({ currency }) => currency)),
    instantArray(products.map(({ changedAt }) => changedAt)),
  ]);
  assert(count === products.length, 'every product that changed is written');
}
