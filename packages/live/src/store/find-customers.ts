import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const FIND_CUSTOMERS = statement<{ order_id: string; customer_id: string }>(
  'orders.find_live_customers',
  'SELECT order_id, customer_id FROM orders.orders WHERE order_id = ANY ($1::uuid[])',
);

/** Whose each of the orders is. */
export async function findCustomers(
  database: Queryable,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.rows(FIND_CUSTOMERS, [plainArray(orderIds)]);
  return new Map(rows.map((row) => [row.order_id, row.customer_id]));
}
