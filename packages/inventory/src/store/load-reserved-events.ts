import type { StockReserved } from '@kontor/contracts/inventory';
import { decodeJson } from '@kontor/kernel/json';
import { uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

/** One probe of the index for each id: see lock-stock.ts. Exported for the test that looks at its plan. */
export const LOAD_RESERVED_EVENTS = statement<{ payload: string }>(
  'inventory.load_reserved_events',
  `SELECT e.payload
   FROM unnest($2::uuid[]) AS k(order_id)
   CROSS JOIN LATERAL (SELECT payload FROM inventory.events
                       WHERE tenant_id = $1 AND aggregate_id = k.order_id AND aggregate_type = 'reservation'
                         AND aggregate_version = 1 OFFSET 0) AS e`,
);

/** The events that made these orders' reservations. Needed only where a reservation is asked for again. */
export async function loadReservedEvents(
  { transaction, tenantId }: BatchScope,
  orderIds: readonly string[],
): Promise<StockReserved[]> {
  const rows = await transaction.rows(LOAD_RESERVED_EVENTS, [tenantId, uuidArray(orderIds)]);
  return rows.map((row) => decodeJson<StockReserved>(row.payload));
}
