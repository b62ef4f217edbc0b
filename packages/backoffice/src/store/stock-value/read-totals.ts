import { type Queryable, statement } from '@kontor/postgres/statement';

import type { StockTotals } from '../../domain/net-stock.ts';
import { servingOf } from '../generation.ts';

const READ_TOTALS = statement<{
  readonly currency: string;
  readonly products: bigint;
  readonly on_hand: bigint;
  readonly reserved: bigint;
  readonly value_minor: string;
  readonly reserved_minor: string;
}>(
  'stock_value.read_totals',
  `SELECT currency, products, on_hand, reserved, value_minor, reserved_minor
   FROM stock_value.totals WHERE generation = ${servingOf('stock_value', 'stock_value')} AND tenant_id = $1`,
);

/** What a tenant's stock comes to; null while it has no product. */
export async function readTotals(reads: Queryable, tenantId: number): Promise<Readonly<StockTotals> | null> {
  const [row] = await reads.rows(READ_TOTALS, [tenantId]);
  if (row === undefined) return null;
  return {
    tenantId,
    currency: row.currency,
    products: Number(row.products),
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
    valueMinor: BigInt(row.value_minor),
    reservedMinor: BigInt(row.reserved_minor),
  };
}
