import type { OrderAnswer, OrderCommand } from '@kontor/contracts/orders';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Answered } from '@kontor/runtime/idempotency';

import { Connection, openRowLockPool, type StatementStyle } from './connection.ts';
import { createOrder, type StoreSettings } from './create-order.ts';
import { payOrder } from './pay-order.ts';

/** Orders the classic way: one transaction for each request, whose rows it locks until COMMIT. */
export interface RowLockOrders {
  /**
   * Creates or pays an order on a connection of its own, which it waits for; nothing else is asked of a baseline.
   * @throws RefusalError `unavailable` for other commands; what PostgreSQL threw.
   */
  submit(command: OrderCommand): Promise<Answered<OrderAnswer>>;
  close(): Promise<void>;
}

/** Opens the pool; no connection is made before the first command. The sequences of `createPositions` must be there. */
export function openRowLockOrders(
  options: StoreSettings & {
    readonly connectionString: string;
    readonly poolSize: number;
    readonly style: StatementStyle;
  },
): RowLockOrders {
  const pool = openRowLockPool(options.connectionString, options.poolSize);
  pool.on('error', () => undefined);
  return {
    async submit(command) {
      if (command.type !== 'CreateOrder' && command.type !== 'PayOrder') {
        throw new RefusalError(refusal('unavailable'));
      }
      const client = await pool.connect();
      const connection = new Connection(client, options.style);
      try {
        const answered =
          command.type === 'CreateOrder'
            ? await createOrder(connection, options, command)
            : await payOrder(connection, command);
        client.release();
        return answered;
      } catch (error) {
        // Whatever state the connection is in, another one is in a better one.
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}
