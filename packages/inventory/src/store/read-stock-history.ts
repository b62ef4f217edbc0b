import type { Instant } from '@kontor/kernel/clock';
import { scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_ENDS = statement<{ first_position: bigint; last_position: bigint }>(
  'inventory.read_movement_ends',
  `SELECT first.position AS first_position, last.position AS last_position
   FROM (SELECT position FROM inventory.movements WHERE tenant_id = $1 AND product_id = $2 ORDER BY position LIMIT 1) AS first,
        (SELECT position FROM inventory.movements WHERE tenant_id = $1 AND product_id = $2 ORDER BY position DESC LIMIT 1) AS last`,
);

/** Two look-ups for each point. A line tells the stock after its event. */
const READ_STOCK_HISTORY = statement<{ occurred_at: Instant; on_hand: number; reserved: number }>(
  'inventory.read_stock_history',
  `SELECT e.occurred_at, (line.value ->> 'onHand')::int AS on_hand, (line.value ->> 'reserved')::int AS reserved
   FROM (SELECT DISTINCT nearest.position
         FROM unnest($3::bigint[]) AS wanted(position)
         CROSS JOIN LATERAL (SELECT position FROM inventory.movements
                             WHERE tenant_id = $1 AND product_id = $2 AND position <= wanted.position
                             ORDER BY position DESC
                             LIMIT 1) AS nearest) AS m
   JOIN inventory.events AS e ON e.position = m.position
   CROSS JOIN LATERAL (SELECT value
                       FROM json_array_elements(coalesce(e.payload -> 'lines', json_build_array(e.payload -> 'line')))
                       WHERE value ->> 'productId' = $2::text
                       LIMIT 1) AS line
   ORDER BY e.position`,
);

/** The stock of a product, from a moment on. */
export interface StockPoint {
  readonly at: Instant;
  readonly onHand: number;
  readonly reserved: number;
}

/**
 * The stock of a product over time, as at most `pointsMax` points spread evenly over its part of the log, the first and the last included. Each is found by
 * index, however many movements there were.
 */
export async function readStockHistory(
  reads: Queryable,
  tenantId: number,
  productId: string,
  pointsMax: number,
): Promise<StockPoint[]> {
  const [ends] = await reads.rows(READ_ENDS, [tenantId, productId]);
  if (ends === undefined) return [];
  const wanted = spread(ends.first_position, ends.last_position, pointsMax);
  const rows = await reads.rows(READ_STOCK_HISTORY, [tenantId, productId, scalarArray(wanted)]);
  return rows.map((row) => ({ at: row.occurred_at, onHand: row.on_hand, reserved: row.reserved }));
}

function spread(first: bigint, last: bigint, count: number): bigint[] {
  const steps = BigInt(count - 1);
  const all = Array.from({ length: count }, (_, index) => first + ((last - first) * BigInt(index)) / steps);
  return [...new Set(all)];
}
