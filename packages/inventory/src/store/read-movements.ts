import type { MovementType } from '@kontor/contracts/inventory';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

interface Row {
  readonly position: bigint;
  readonly movement_id: string;
  readonly movement_type: MovementType;
  readonly quantity: number;
  readonly on_hand_delta: number;
  readonly reserved_delta: number;
  readonly order_id: string | null;
  readonly notes: string | null;
  readonly created_by: string | null;
  readonly created_at: Instant;
}

/** Above every position of a log. */
export const POSITION_MAX = 2n ** 63n - 1n;

/** One movement as it is read. `position` is that of its event in the log. */
export interface MovementRecord {
  readonly position: bigint;
  readonly movementId: string;
  readonly movementType: MovementType;
  readonly quantity: number;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  readonly orderId: string | null;
  readonly notes: string | null;
  /** The user whose command it was; null for the system's own. */
  readonly createdBy: string | null;
  readonly createdAt: Instant;
}

/** Exported for the test that looks at its plan. An event moves a product once, so the position alone is the place in its list. */
export const READ_MOVEMENTS = statement<Row>(
  'inventory.read_movements',
  `SELECT position, movement_id, movement_type, quantity, on_hand_delta, reserved_delta, order_id, notes, created_by, created_at
   FROM inventory.movements
   WHERE tenant_id = $1 AND product_id = $2 AND position < $3
   ORDER BY position DESC
   LIMIT $4`,
);

/** A product's movements below `position`, newest first. */
export async function readMovements(
  reads: Queryable,
  tenantId: number,
  productId: string,
  position: bigint,
  limit: number,
): Promise<MovementRecord[]> {
  const rows = await reads.rows(READ_MOVEMENTS, [tenantId, productId, position, limit]);
  return rows.map((row) => ({
    position: row.position,
    movementId: row.movement_id,
    movementType: row.movement_type,
    quantity: row.quantity,
    onHandDelta: row.on_hand_delta,
    reservedDelta: row.reserved_delta,
    orderId: row.order_id,
    notes: row.notes,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }));
}
