import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_NOTES = statement<{ version: number; notes: string }>(
  'orders.read_order_notes',
  'SELECT version, notes FROM orders.order_notes WHERE order_id = $2 AND tenant_id = $1',
);

/** What was written beside the events of an order, by the version that each made; what was erased is missing. */
export async function readNotes(database: Queryable, tenantId: number, orderId: string): Promise<Map<number, string>> {
  const rows = await database.rows(READ_NOTES, [tenantId, orderId]);
  return new Map(rows.map(({ version, notes }) => [version, notes]));
}
