import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { CountChange, DayChange, SalesChange } from '../domain/net-orders.ts';

const ADD_COUNTS = statement(
  'backoffice.add_order_counts',
  `INSERT INTO backoffice.order_counts AS c (generation, tenant_id, status, orders)
   SELECT $1::int, n.tenant_id, n.status, 0
   FROM unnest($2::int[], $3::text[]) AS n(tenant_id, status)
   ON CONFLICT DO NOTHING`,
);
const CHANGE_COUNTS = statement(
  'backoffice.change_order_counts',
  `WITH n AS MATERIALIZED (
     SELECT tenant_id, status, change FROM unnest($2::int[], $3::text[], $4::bigint[]) AS u(tenant_id, status, change) LIMIT $5
   )
   UPDATE backoffice.order_counts AS c SET orders = c.orders + n.change
   FROM n
   WHERE c.generation = $1 AND c.tenant_id = n.tenant_id AND c.status = n.status`,
);

/** Adds up how many orders stand where. A row is made first: its check would refuse a negative change as a row of its own. */
export async function addCounts(
  transaction: Queryable,
  generation: number,
  counts: readonly CountChange[],
): Promise<void> {
  const tenants = scalarArray(counts.map(({ tenantId }) => tenantId));
  const statuses = plainArray(counts.map(({ status }) => status));
  const changes = scalarArray(counts.map(({ change }) => change));
  await Promise.all([
    transaction.count(ADD_COUNTS, [generation, tenants, statuses]),
    transaction.count(CHANGE_COUNTS, [generation, tenants, statuses, changes, counts.length]),
  ]);
}

const ADD_DAYS = statement(
  'backoffice.add_daily_totals',
  `INSERT INTO backoffice.daily_totals AS d
     (generation, tenant_id, day, placed, paid, cancelled, expired, paid_minor, refunded_minor)
   SELECT $1::int, n.tenant_id, n.day, n.placed, n.paid, n.cancelled, n.expired, n.paid_minor, n.refunded_minor
   FROM unnest($2::int[], $3::date[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::numeric[], $9::numeric[])
     AS n(tenant_id, day, placed, paid, cancelled, expired, paid_minor, refunded_minor)
   ON CONFLICT (day, tenant_id, generation) DO UPDATE
   SET placed = d.placed + excluded.placed, paid = d.paid + excluded.paid, cancelled = d.cancelled + excluded.cancelled,
       expired = d.expired + excluded.expired, paid_minor = d.paid_minor + excluded.paid_minor,
       refunded_minor = d.refunded_minor + excluded.refunded_minor`,
);

/** Adds up what happened on each day. */
export function addDays(transaction: Queryable, generation: number, days: readonly DayChange[]): Promise<number> {
  return transaction.count(ADD_DAYS, [
    generation,
    scalarArray(days.map(({ tenantId }) => tenantId)),
    plainArray(days.map(({ day }) => day)),
    scalarArray(days.map(({ placed }) => placed)),
    scalarArray(days.map(({ paid }) => paid)),
    scalarArray(days.map(({ cancelled }) => cancelled)),
    scalarArray(days.map(({ expired }) => expired)),
    scalarArray(days.map(({ paidMinor }) => paidMinor)),
    scalarArray(days.map(({ refundedMinor }) => refundedMinor)),
  ]);
}

const ADD_SALES = statement(
  'backoffice.add_daily_sales',
  `INSERT INTO backoffice.daily_sales AS d
     (generation, tenant_id, day, product_id, units_sold, units_returned, sold_minor, returned_minor)
   SELECT $1::int, n.tenant_id, n.day, n.product_id, n.units_sold, n.units_returned, n.sold_minor, n.returned_minor
   FROM unnest($2::int[], $3::date[], $4::uuid[], $5::bigint[], $6::bigint[], $7::numeric[], $8::numeric[])
     AS n(tenant_id, day, product_id, units_sold, units_returned, sold_minor, returned_minor)
   ON CONFLICT (day, product_id, tenant_id, generation) DO UPDATE
   SET units_sold = d.units_sold + excluded.units_sold, units_returned = d.units_returned + excluded.units_returned,
       sold_minor = d.sold_minor + excluded.sold_minor, returned_minor = d.returned_minor + excluded.returned_minor`,
);

/** Adds up what was sold and came back of each product on each day. */
export function addSales(transaction: Queryable, generation: number, sales: readonly SalesChange[]): Promise<number> {
  return transaction.count(ADD_SALES, [
    generation,
    scalarArray(sales.map(({ tenantId }) => tenantId)),
    plainArray(sales.map(({ day }) => day)),
    plainArray(sales.map(({ productId }) => productId)),
    scalarArray(sales.map(({ unitsSold }) => unitsSold)),
    scalarArray(sales.map(({ unitsReturned }) => unitsReturned)),
    scalarArray(sales.map(({ soldMinor }) => soldMinor)),
    scalarArray(sales.map(({ returnedMinor }) => returnedMinor)),
  ]);
}
