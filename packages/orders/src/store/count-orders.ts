import { type Queryable, statement } from '@kontor/postgres/statement';

/** Counting stops here: more are "many". */
const ORDERS_COUNTED_MAX = 10_000;

const COUNT_ORDERS = statement<{ counted: bigint }>(
  'orders.count_orders',
  `SELECT count(*) AS counted
   FROM (SELECT FROM orders.orders WHERE tenant_id = $1 AND customer_id = $2 LIMIT $3) AS own`,
);

/** How many orders a customer has placed, at most ORDERS_COUNTED_MAX. */
export async function countOrders(database: Queryable, tenantId: number, customerId: string): Promise<number> {
  const [row] = await database.rows(COUNT_ORDERS, [tenantId, customerId, ORDERS_COUNTED_MAX]);
  return Number(row?.counted ?? 0n);
}
