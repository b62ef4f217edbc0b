import type { AuditedChange } from '@kontor/contracts/audit';
import type { OrderCommand, OrderEvent, SagaReleased } from '@kontor/contracts/orders';
import { present, unreachable } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import { type Order, statusAfter } from './order.ts';
import type { SagaState } from './saga-rules.ts';
import { textOf } from './texts.ts';

/** What the audit list tells of an event on an order, which `order` is before it; null where the actor is its customer. */
export function auditOrder(order: Order | null, event: OrderEvent, command: OrderCommand): AuditedChange | null {
  const customerId = event.type === 'OrderCreated' ? event.customerId : order?.customerId;
  if (command.meta.actor.userId === customerId) return null;
  return { targetType: 'order', targetId: event.orderId, note: textOf(command), ...factsOf(order, event) };
}

/** What it tells of a saga that somebody released, as it was before. */
export function auditSaga(saga: SagaState, event: SagaReleased): AuditedChange {
  return {
    targetType: 'saga',
    targetId: event.sagaId,
    before: { status: saga.status, undoing: saga.undoing },
    after: { status: 'open', undoing: event.undoing, order_id: event.orderId },
  };
}

function factsOf(order: Order | null, event: OrderEvent): Pick<AuditedChange, 'before' | 'after'> {
  if (event.type === 'OrderCreated') {
    return { before: null, after: { status: 'PENDING', total: formatMoney(event.totalMinor) } };
  }
  const { status } = present(order, 'the order that an event is about');
  switch (event.type) {
    case 'OrderPaid':
      return { before: { status }, after: { status: 'PAID' } };
    case 'OrderCancelled':
      return { before: { status }, after: { status: 'CANCELLED', refunded: formatMoney(event.refundedMinor) } };
    case 'OrderExpired':
      return { before: { status }, after: { status: 'EXPIRED' } };
    case 'OrderAdvanced':
      return { before: { status }, after: { status: event.to } };
    case 'OrderGoodwillGranted':
      return {
        before: { balance: formatMoney(event.balanceMinor - event.amountMinor) },
        after: { balance: formatMoney(event.balanceMinor), goodwill: formatMoney(event.amountMinor) },
      };
    case 'OrderPaymentBegun':
    case 'OrderPaymentUndone':
    case 'OrderCancellationBegun':
      return { before: { status }, after: { status: statusAfter(event) } };
    case 'NoteAdded':
      return { before: null, after: { note: 'written' } };
    default:
      return unreachable(event);
  }
}
