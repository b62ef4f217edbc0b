import type { InventoryEvent } from '@kontor/contracts/inventory';
import { formatInstant } from '@kontor/kernel/clock';
import { intArray, smallintArray, stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope, RecordedEvent } from '@kontor/runtime/participant';

import { movementsOf } from '../domain/movements.ts';

/** The batch's events were numbered by the statement before, in this transaction: the head is at the last of them. */
const INSERT_MOVEMENTS = statement(
  'inventory.insert_movements',
  `INSERT INTO inventory.movements (position, created_at, tenant_id, quantity, on_hand_delta, reserved_delta, line, product_id,
                                    movement_id, order_id, created_by, movement_type, notes)
   SELECT head.position - m.events_after, $3::timestamptz, $1::int, m.quantity, m.on_hand_delta, m.reserved_delta, m.line,
          m.product_id, m.movement_id, m.order_id, m.created_by, m.movement_type, m.notes
   FROM inventory.log_head AS head,
        unnest($2::int[], $4::int[], $5::int[], $6::int[], $7::smallint[], $8::uuid[], $9::uuid[],
               $10::uuid[], $11::uuid[], $12::text[], $13::text[])
          AS m(events_after, quantity, on_hand_delta, reserved_delta, line, product_id, movement_id, order_id,
               created_by, movement_type, notes)`,
);

/** Writes the movements of the events just appended, at their positions; null where they moved no stock. */
export function insertMovements(
  { transaction, tenantId }: BatchScope,
  recorded: readonly RecordedEvent<InventoryEvent>[],
): Promise<number> | null {
  const rows = recorded.flatMap(({ event, meta }, index) =>
    movementsOf(event).map((movement) => ({
      ...movement,
      eventsAfter: recorded.length - 1 - index,
      createdBy: meta.actor.userId,
    })),
  );
  const [first] = recorded;
  if (rows.length === 0 || first === undefined) return null;
  return transaction.count(INSERT_MOVEMENTS, [
    tenantId,
    intArray(rows.map(({ eventsAfter }) => eventsAfter)),
    formatInstant(first.at),
    intArray(rows.map(({ quantity }) => quantity)),
    intArray(rows.map(({ onHandDelta }) => onHandDelta)),
    intArray(rows.map(({ reservedDelta }) => reservedDelta)),
    smallintArray(rows.map(({ line }) => line)),
    uuidArray(rows.map(({ productId }) => productId)),
    uuidArray(rows.map(({ movementId }) => movementId)),
    uuidArray(rows.map(({ orderId }) => orderId)),
    uuidArray(rows.map(({ createdBy }) => createdBy)),
    stringArray(rows.map(({ movementType }) => movementType)),
    stringArray(rows.map(({ notes }) => notes)),
  ]);
}
