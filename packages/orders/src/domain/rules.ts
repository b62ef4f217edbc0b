import { can, NEXT_STATUSES } from '@kontor/contracts/capabilities';
import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type {
  AddNote,
  AdvanceOrder,
  CancelOrder,
  CreateOrder,
  ExpireOrder,
  GrantGoodwill,
  OrderAnswer,
  OrderCommand,
  OrderEvent,
  OrderStatus,
  OrdersAnswer,
  OrdersEvent,
  PayOrder,
  ReleasePendingOrder,
} from '@kontor/contracts/orders';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';

import { type Order, statusAfter } from './order.ts';
import {
  cancelPaidSaga,
  cancelPendingSaga,
  createSaga,
  expireSaga,
  goodwillSaga,
  type OrderSaga,
  paySaga,
} from './sagas.ts';

/** What a rule of orders comes to: a decision at once, or a saga whose end decides. */
export type OrderDecision = Decision<OrderEvent, OrderAnswer> | OrderSaga;
/** The same of everything that the service can be asked. */
export type OrdersDecision = Decision<OrdersEvent, OrdersAnswer> | OrderSaga;

/** The rule for every command on orders: pure; `order` is the one that the command names, or null. */
export function decideOrder(order: Order | null, command: At<OrderCommand>, currency: string): OrderDecision {
  switch (command.type) {
    case 'CreateOrder':
      return decideCreate(command, currency);
    case 'PayOrder':
      return decidePay(order, command);
    case 'CancelOrder':
      return decideCancel(order, command);
    case 'ExpireOrder':
      return decideExpire(order, command);
    case 'AdvanceOrder':
      return decideAdvance(order, command);
    case 'ReleasePendingOrder':
      return decideRelease(order, command);
    case 'GrantGoodwill':
      return decideGoodwill(order, command);
    case 'AddNote':
      return decideNote(order, command);
    default:
      return unreachable(command);
  }
}

/** Anyone signed in may order; stock and prices are the reservation's business. */
function decideCreate(command: At<CreateOrder>, currency: string): OrderDecision {
  return createSaga(command, currency);
}

/**
 * Guards, in order: there is such an order of the caller's (staff who is not its customer: forbidden); paid before: the same answer;
 * still pending. Then the saga: claim, charge, confirm.
 */
function decidePay(order: Order | null, command: At<PayOrder>): OrderDecision {
  const { actor } = command.meta;
  if (order === null) return refuse(refusal('order_not_found'));
  if (order.customerId !== actor.userId) {
    return refuse(
      actor.role === 'customer' ? refusal('order_not_found') : refusal('forbidden', undefined, ONLY_CUSTOMER_PAYS),
    );
  }
  if (order.payment !== null && order.status !== 'CANCELLED') {
    const { transferId, balanceMinor } = order.payment;
    return unchanged({ kind: 'paid', orderId: order.orderId, totalMinor: order.totalMinor, transferId, balanceMinor });
  }
  if (order.status !== 'PENDING') return refuse(notPayable(order));
  return paySaga(order, command.meta);
}

const ONLY_CUSTOMER_PAYS = 'Only the customer can pay an order.';

function notPayable(order: Order): Refusal {
  return refusal('order_not_payable', { status: order.status });
}

/** Guards: the caller's order, or staff; cancelled before: the same answer; pending or not yet shipped. */
function decideCancel(order: Order | null, command: At<CancelOrder>): OrderDecision {
  const { actor } = command.meta;
  if (order === null || (actor.role === 'customer' && order.customerId !== actor.userId)) {
    return refuse(refusal('order_not_found'));
  }
  return cancel(order, command);
}

function cancel(order: Order, command: At<CancelOrder | AdvanceOrder>): OrderDecision {
  switch (order.status) {
    case 'CANCELLED':
      return unchanged({
        kind: 'moved',
        orderId: order.orderId,
        status: 'CANCELLED',
        refundedMinor: order.refundedMinor,
      });
    case 'PENDING':
      return cancelPendingSaga(order, command.meta);
    case 'PAID':
    case 'PROCESSING':
      return cancelPaidSaga(order, command.meta);
    case 'PAYING':
    case 'CANCELLING':
    case 'SHIPPED':
    case 'DELIVERED':
    case 'EXPIRED':
      // Staff who ask for CANCELLED as a step are told which steps there are.
      return refuse(
        refusal('order_not_cancellable', {
          status: order.status,
          ...(command.type === 'AdvanceOrder' ? { allowed: staffSteps(order.status) } : {}),
        }),
      );
    default:
      return unreachable(order.status);
  }
}

/** Guards: there is such an order; past its end before: the same answer. Whether it is time is the reservation's to say. */
function decideExpire(order: Order | null, command: At<ExpireOrder>): OrderDecision {
  if (order === null) return refuse(refusal('order_not_found'));
  if (order.status !== 'PENDING') {
    return unchanged({
      kind: 'moved',
      orderId: order.orderId,
      status: order.status,
      refundedMinor: order.refundedMinor,
    });
  }
  return expireSaga(order, command.meta);
}

/** Guards: there is such an order; CANCELLED cancels; else the status is the next one of PROCESSING, SHIPPED, DELIVERED. */
function decideAdvance(order: Order | null, command: At<AdvanceOrder>): OrderDecision {
  if (order === null) return refuse(refusal('order_not_found'));
  if (command.status === 'CANCELLED') return cancel(order, command);
  const steps = staffSteps(order.status);
  const to = can.advance(order);
  if (to === null || to !== command.status) {
    const open = steps.length === 0 ? 'No step is open to it.' : `Open to it: ${steps.join(', ')}.`;
    return refuse(
      refusal(
        'invalid_status_transition',
        { status: order.status, requested: command.status, allowed: steps },
        `An order that is ${order.status} cannot become ${command.status}. ${open}`,
      ),
    );
  }
  return happened({ type: 'OrderAdvanced', orderId: order.orderId, from: order.status, to });
}

/** The statuses that staff may give an order that stands at `status`. */
export function staffSteps(status: OrderStatus): OrderStatus[] {
  const next = can.advance({ status });
  return NEXT_STATUSES[status].filter((each) => each === 'CANCELLED' || each === next);
}

/** Guards: there is such an order, and it is pending. */
function decideRelease(order: Order | null, command: At<ReleasePendingOrder>): OrderDecision {
  if (order === null) return refuse(refusal('order_not_found'));
  if (order.status !== 'PENDING') return refuse(refusal('order_not_releasable', { status: order.status }));
  return cancelPendingSaga(order, command.meta);
}

/** Guards: staff asks; there is such an order; it was delivered. How much of its payment is left to give back is the wallet's to say. */
function decideGoodwill(order: Order | null, command: At<GrantGoodwill>): OrderDecision {
  if (command.meta.actor.role === 'customer') return refuse(refusal('forbidden'));
  if (order === null) return refuse(refusal('order_not_found'));
  if (order.status !== 'DELIVERED') return refuse(refusal('order_not_delivered', { status: order.status }));
  return goodwillSaga(order, command);
}

/** Guards: there is such an order. Of whatever status: what is found out later is worth writing down as well. */
function decideNote(order: Order | null, command: At<AddNote>): OrderDecision {
  if (order === null) return refuse(refusal('order_not_found'));
  return happened({ type: 'NoteAdded', orderId: command.orderId, version: order.version + 1 });
}

/** The answer to the command whose only event this is; a function of the event alone. */
export function answerOf(event: OrdersEvent): OrdersAnswer {
  const { orderId } = event;
  switch (event.type) {
    case 'OrderCreated': {
      const { totalMinor, currency, lines, expiresAt } = event;
      return { kind: 'created', orderId, totalMinor, currency, lines, expiresAt };
    }
    case 'OrderPaid': {
      const { totalMinor, transferId, balanceMinor } = event;
      return { kind: 'paid', orderId, totalMinor, transferId, balanceMinor };
    }
    case 'OrderCancelled':
      return { kind: 'moved', orderId, status: 'CANCELLED', refundedMinor: event.refundedMinor };
    case 'OrderExpired':
    case 'OrderAdvanced':
    case 'OrderPaymentBegun':
    case 'OrderPaymentUndone':
    case 'OrderCancellationBegun':
      return { kind: 'moved', orderId, status: statusAfter(event), refundedMinor: 0n };
    case 'OrderGoodwillGranted': {
      const { amountMinor, transferId, balanceMinor } = event;
      return { kind: 'goodwill', orderId, amountMinor, transferId, balanceMinor };
    }
    case 'NoteAdded':
      return { kind: 'noted', orderId, version: event.version };
    case 'SagaReleased':
      return { kind: 'saga_released', orderId, sagaId: event.sagaId, undoing: event.undoing };
    default:
      return unreachable(event);
  }
}
