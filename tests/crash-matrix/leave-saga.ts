import type { PayOrder } from '@kontor/contracts/orders';
import { encodeJson } from '@kontor/kernel/json';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

const LEAVE_SAGA = statement(
  'orders.chaos_leave_saga',
  `INSERT INTO orders.sagas (tenant_id, saga_id, command_id, order_id, kind, from_status, command, owner, epoch, due_at, tries,
                             failures, last_step, last_error, stuck_at, created_at, request_id)
   VALUES (1, $1, $2, $3, 'PayOrder', 'PENDING', $4, $1, 1, now() + interval '1 hour', 8, 8, 'charge', 'chaos', now(), now(), 'chaos')
   ON CONFLICT DO NOTHING`,
);

/** Leaves a payment that waits for a person, of which nothing is done yet. */
export async function leaveSaga(orders: Database, { command }: { readonly command: PayOrder }): Promise<void> {
  const { seed, id } = command.meta;
  await orders.count(LEAVE_SAGA, [seed, id, command.orderId, encodeJson(command)]);
}
