import type { CommandMeta } from '@kontor/contracts/command';
import type { OrderCommand, OrdersAnswer } from '@kontor/contracts/orders';
import { present } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import type { Orders } from '@kontor/orders/service';
import type { Answered } from '@kontor/runtime/idempotency';

import { metaOf } from '../prepare.ts';

/** Who buys what in a recording. */
export interface Shopping {
  readonly userIds: readonly string[];
  readonly productIds: readonly string[];
  /** Commands in every batch; at most twice as many as there are shoppers. */
  readonly batchCommands: number;
  /** Orders to be paid, at least. */
  readonly orders: number;
}

/**
 * Has shoppers create and pay orders without HTTP, a whole batch at a time: half of its commands create orders, the others pay
 * those of the batch before, which is how batches look under a closed loop (bench/README.md). The service must have one lane. Returns how many orders
 * were paid.
 */
export async function driveBatches(orders: Pick<Orders, 'submit'>, shopping: Shopping): Promise<number> {
  const { userIds, productIds, batchCommands } = shopping;
  const half = Math.ceil(batchCommands / 2);
  const unpaid: OrderCommand[] = [];
  let paid = 0;
  let next = 0;
  for (let batch = 0; paid < shopping.orders; batch += 1) {
    // Of an odd number one half is larger, by turns.
    const pays = unpaid.splice(0, batch % 2 === 1 ? half : batchCommands - half);
    const creates = Array.from({ length: batch === 0 ? half : batchCommands - pays.length }, () =>
      createCommand(userIds[next++ % userIds.length] as string, productIds),
    );
    const commands = [...creates, ...pays];
    // Submitted in one turn of the event loop: the executor takes them as one batch.
    const answers = await Promise.all(commands.map((command) => orders.submit(command, Number.MAX_SAFE_INTEGER)));
    answers.forEach((answered, index) => {
      const command = present(commands[index], 'the command of an answer');
      const orderId = orderIdOf(answered);
      if (command.type === 'PayOrder') paid += 1;
      else unpaid.push({ type: 'PayOrder', meta: keyed(present(command.meta.actor.userId, 'a shopper')), orderId });
    });
  }
  return paid;
}

function createCommand(customerId: string, productIds: readonly string[]): OrderCommand {
  const productId = productIds[Math.floor(Math.random() * productIds.length)] as string;
  return {
    type: 'CreateOrder',
    meta: keyed(customerId),
    customerId,
    lines: [{ productId, quantity: 1 }],
    shippingAddress: '1 Load Street, Benchton',
    notes: null,
    expectedTotalMinor: null,
  };
}

/** As the edge makes it of a request with an idempotency key. */
function keyed(userId: string): CommandMeta {
  const meta = metaOf({ userId, role: 'customer' });
  const key = uuidv7(Date.now());
  return { ...meta, id: uuidFromName('key', userId, key), requestHash: uuidFromName('request', key) };
}

function orderIdOf({ outcome }: Answered<OrdersAnswer>): string {
  if (!outcome.ok) throw new Error(`the recording was refused: ${outcome.refusal.kind}`);
  return outcome.answer.orderId;
}
