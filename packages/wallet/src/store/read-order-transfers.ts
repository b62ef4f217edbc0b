import { type Queryable, statement } from '@kontor/postgres/statement';
import { WITNESSED_COLUMNS, type WitnessedEvent, type WitnessedRow, witnessedEvent } from '@kontor/runtime/read-stream';

// Two partial indexes hold them: one statement for each.
const READ_ORDER_TRANSFERS = statement<WitnessedRow>(
  'wallet.read_order_transfers',
  `SELECT ${WITNESSED_COLUMNS}
   FROM (SELECT position FROM wallet.transfers
         WHERE tenant_id = $1 AND order_id = $2 AND kind IN ('payment', 'refund')
         UNION ALL
         SELECT position FROM wallet.transfers WHERE tenant_id = $1 AND order_id = $2 AND kind = 'goodwill') AS t
   JOIN wallet.events AS e ON e.position = t.position
   ORDER BY t.position`,
);

/** The events of the transfers that an order caused, oldest first. Each is a `TransferPosted`. */
export async function readOrderTransfers(
  reads: Queryable,
  tenantId: number,
  orderId: string,
): Promise<WitnessedEvent[]> {
  return (await reads.rows(READ_ORDER_TRANSFERS, [tenantId, orderId])).map(witnessedEvent);
}
