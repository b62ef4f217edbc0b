import { NEXT_STATUSES } from '@kontor/contracts/capabilities';
import type { OrderEvent, OrderStatus, OrderStatusEvent } from '@kontor/contracts/orders';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** An order as the rules see it: the fold of its events. Items and texts are in rows of their own. */
export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly totalMinor: bigint;
  readonly currency: string;
  readonly lineCount: number;
  readonly expiresAt: Instant;
  /** Events so far. */
  readonly version: number;
  /** Null until it was paid, and from then on for ever. */
  readonly payment: { readonly transferId: string; readonly balanceMinor: bigint } | null;
  readonly refundTransferId: string | null;
  readonly refundedMinor: bigint;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Where an event leaves its order. */
export function statusAfter(event: OrderStatusEvent): OrderStatus {
  switch (event.type) {
    case 'OrderCreated':
      return 'PENDING';
    case 'OrderPaid':
      return 'PAID';
    case 'OrderCancelled':
      return 'CANCELLED';
    case 'OrderExpired':
      return 'EXPIRED';
    case 'OrderAdvanced':
      return event.to;
    case 'OrderGoodwillGranted':
      return 'DELIVERED';
    case 'OrderPaymentBegun':
      return 'PAYING';
    case 'OrderPaymentUndone':
      return 'PENDING';
    case 'OrderCancellationBegun':
      return 'CANCELLING';
    default:
      return unreachable(event);
  }
}

/** Whether an event may follow where its order stands: along the machine, or staying where its kind stays. */
export function mayFollow(status: OrderStatus, event: OrderEvent): boolean {
  if (event.type === 'OrderCreated') return false;
  if (event.type === 'NoteAdded') return true;
  // A cancellation that was under way tells where it began.
  const isEnd = event.type === 'OrderCancelled' && status === 'CANCELLING';
  if ('from' in event && event.from !== status && !isEnd) return false;
  if (event.type === 'OrderGoodwillGranted') return status === 'DELIVERED';
  return NEXT_STATUSES[status].includes(statusAfter(event));
}

/** The order after `event`; pure. Throws AssertionError where the event cannot follow (invariant 6). */
export function evolveOrder(order: Order | null, event: OrderEvent, at: Instant): Order {
  if (event.type === 'OrderCreated') {
    assert(order === null, 'an order is created once');
    return {
      orderId: event.orderId,
      customerId: event.customerId,
      status: statusAfter(event),
      totalMinor: event.totalMinor,
      currency: event.currency,
      lineCount: event.lines.length,
      expiresAt: event.expiresAt,
      version: 1,
      payment: null,
      refundTransferId: null,
      refundedMinor: 0n,
      createdAt: at,
      updatedAt: at,
    };
  }
  const before = present(order, 'the order that an event is about');
  switch (event.type) {
    case 'OrderPaid':
      return {
        ...moved(before, statusAfter(event), at),
        payment: { transferId: event.transferId, balanceMinor: event.balanceMinor },
      };
    case 'OrderCancelled':
      return {
        ...moved(before, statusAfter(event), at),
        refundTransferId: event.refundTransferId,
        refundedMinor: event.refundedMinor,
      };
    case 'OrderExpired':
    case 'OrderAdvanced':
    case 'OrderPaymentBegun':
    case 'OrderPaymentUndone':
    case 'OrderCancellationBegun':
      return moved(before, statusAfter(event), at);
    case 'OrderGoodwillGranted':
      assert(before.status === 'DELIVERED', 'goodwill is for a delivered order, which stays so (invariant 6)');
      return { ...before, version: before.version + 1, updatedAt: at };
    case 'NoteAdded':
      assert(event.version === before.version + 1, 'a note takes the next place in the stream of its order');
      return { ...before, version: event.version, updatedAt: at };
    default:
      return unreachable(event);
  }
}

function moved(order: Order, status: OrderStatus, at: Instant): Order {
  assert(NEXT_STATUSES[order.status].includes(status), `an order goes from ${order.status} to ${status} (invariant 6)`);
  return { ...order, status, version: order.version + 1, updatedAt: at };
}
