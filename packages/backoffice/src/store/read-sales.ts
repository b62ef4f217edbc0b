import type { OrderStatus } from '@kontor/contracts/orders';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { SERVING } from './generation.ts';

const READ_COUNTS = statement<{ status: OrderStatus; orders: bigint }>(
  'backoffice.read_order_counts',
  `SELECT status, orders FROM backoffice.order_counts WHERE generation = ${SERVING} AND tenant_id = $1`,
);

/** How many orders of a tenant stand at each status; one that none stands at may be missing. */
export async function readCounts(database: Queryable, tenantId: number): Promise<Map<OrderStatus, number>> {
  const rows = await database.rows(READ_COUNTS, [tenantId]);
  return new Map(rows.map(({ status, orders }) => [status, Number(orders)]));
}

/** What happened on a day (UTC). */
export interface DailyTotals {
  readonly day: string;
  readonly placed: number;
  readonly paid: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
}

interface DayRow {
  readonly day: string;
  readonly placed: bigint;
  readonly paid: bigint;
  readonly cancelled: bigint;
  readonly expired: bigint;
  readonly paid_minor: string;
  readonly refunded_minor: string;
}

const READ_DAYS = statement<DayRow>(
  'backoffice.read_daily_totals',
  `SELECT day::text AS day, placed, paid, cancelled, expired, paid_minor, refunded_minor
   FROM backoffice.daily_totals
   WHERE generation = ${SERVING} AND tenant_id = $1 AND day >= $2::date AND day <= $3::date
   ORDER BY day`,
);

/** The days from `first` to `last` (both in) on which anything happened. */
export async function readDays(
  database: Queryable,
  tenantId: number,
  first: string,
  last: string,
): Promise<DailyTotals[]> {
  const rows = await database.rows(READ_DAYS, [tenantId, first, last]);
  return rows.map((row) => ({
    day: row.day,
    placed: Number(row.placed),
    paid: Number(row.paid),
    cancelled: Number(row.cancelled),
    expired: Number(row.expired),
    paidMinor: BigInt(row.paid_minor),
    refundedMinor: BigInt(row.refunded_minor),
  }));
}

/** What was sold of a product in a span of days, returns taken off. */
export interface ProductSales {
  readonly productId: string;
  readonly units: number;
  readonly revenueMinor: bigint;
}

const READ_TOP_PRODUCTS = statement<{ product_id: string; units: bigint; revenue: string }>(
  'backoffice.read_top_products',
  `SELECT product_id, sum(units_sold - units_returned)::bigint AS units, sum(sold_minor - returned_minor) AS revenue
   FROM backoffice.daily_sales
   WHERE generation = ${SERVING} AND tenant_id = $1 AND day >= $2::date AND day <= $3::date
   GROUP BY product_id
   HAVING sum(sold_minor - returned_minor) > 0
   ORDER BY revenue DESC, product_id
   LIMIT $4`,
);

/** The products that brought most from `first` to `last` (both in), at most `limit` of them. */
export async function readTopProducts(
  database: Queryable,
  tenantId: number,
  first: string,
  last: string,
  limit: number,
): Promise<ProductSales[]> {
  const rows = await database.rows(READ_TOP_PRODUCTS, [tenantId, first, last, limit]);
  return rows.map((row) => ({
    productId: row.product_id,
    units: Number(row.units),
    revenueMinor: BigInt(row.revenue),
  }));
}
