import { type Queryable, statement } from '@kontor/postgres/statement';

/** A product that is for sale and nearly gone. */
export interface LowStock {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly onHand: number;
  readonly reserved: number;
}

// Walks the narrow table of stock: no index knows what is available, since it would end the in-place updates of every sale.
// Who asks often keeps the answer for a while.
const FIND_LOW_STOCK = statement<{
  product_id: string;
  sku: string;
  name: string;
  on_hand: number;
  reserved: number;
}>(
  'inventory.find_low_stock',
  `SELECT p.product_id, p.sku, p.name, s.on_hand, s.reserved
   FROM inventory.stock AS s
   JOIN inventory.products AS p ON p.tenant_id = s.tenant_id AND p.product_id = s.product_id
   WHERE s.tenant_id = $1 AND s.on_hand - s.reserved <= $2 AND p.active
   ORDER BY s.on_hand - s.reserved, p.product_id
   LIMIT $3`,
);

/** Products for sale of which at most `available` units are left, fewest first, at most `limit` of them. */
export async function findLowStock(
  reads: Queryable,
  tenantId: number,
  available: number,
  limit: number,
): Promise<LowStock[]> {
  const rows = await reads.rows(FIND_LOW_STOCK, [tenantId, available, limit]);
  return rows.map(({ product_id, on_hand, ...row }) => ({ ...row, productId: product_id, onHand: on_hand }));
}
