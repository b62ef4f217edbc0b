import type { At, CommandMeta } from '@kontor/contracts/command';
import type { OrderCommand, OrderEvent } from '@kontor/contracts/orders';
import { present } from '@kontor/kernel/assert';
import { derivedId } from '@kontor/kernel/uuid';

import type { Order } from '../domain/order.ts';
import { decideOrder } from '../domain/rules.ts';
import type { OrderSaga } from '../domain/sagas.ts';
import type { OpenSaga } from '../store/sagas/saga-row.ts';

/** Derive the ids of the events that begin and undo a saga; like the tags of steps (see sagas.ts) they never change. */
const BEGIN_TAG = 0x5000;
const STOP_TAG = 0x5800;

/** A saga in the hands of this instance. */
export interface HeldSaga extends OpenSaga {
  /** Its steps and its end, as the rules have them. */
  readonly plan: OrderSaga;
}

/**
 * The saga that was begun with this command when its order stood where the row says: the rules are asked again, which are pure.
 * @throws Error where the rules do not come to a saga any more: they were changed while it was open.
 */
export function planOf(saga: OpenSaga, order: Order | null, currency: string): OrderSaga {
  const before =
    saga.fromStatus === null ? null : { ...present(order, 'the order of a saga'), status: saga.fromStatus };
  // Sagas ask for no time: what depends on it is decided where the step commits.
  const plan = decideOrder(before, { ...saga.command, at: 0 }, currency);
  if (plan.kind !== 'saga') throw new Error(`${saga.command.type} comes to no saga any more: ${plan.kind}`);
  return plan;
}

/** What is logged when a saga begins; null: nothing of it is seen before its end. */
export function beginEventOf(order: Order | null, command: OrderCommand, { steps }: OrderSaga): OrderEvent | null {
  if (order === null) return null;
  const { orderId, status: from } = order;
  if (command.type === 'PayOrder') return { type: 'OrderPaymentBegun', orderId };
  const cancels = steps.some(({ name }) => name === 'release' || name === 'restock');
  return cancels ? { type: 'OrderCancellationBegun', orderId, from } : null;
}

/** What is logged when a saga that had begun comes to nothing. Cancellations cannot. */
export function stopEventOf(order: Order | null): OrderEvent | null {
  return order?.status === 'PAYING' ? { type: 'OrderPaymentUndone', orderId: order.orderId } : null;
}

/** The command as it bears the event of its saga's beginning; its own id is for what it comes to. */
export function begun(command: At<OrderCommand>): At<OrderCommand> {
  return { ...command, meta: derivedMeta(command.meta, BEGIN_TAG) };
}

/** The command as it bears the event of its saga's coming to nothing. */
export function stopped(command: At<OrderCommand>): At<OrderCommand> {
  return { ...command, meta: derivedMeta(command.meta, STOP_TAG) };
}

function derivedMeta(meta: CommandMeta, tag: number): CommandMeta {
  return { ...meta, id: derivedId(meta.seed, tag), requestHash: null };
}
