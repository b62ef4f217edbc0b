import type { PricedLine } from '@kontor/contracts/inventory';
import type {
  CreatedAnswer,
  GoodwillAnswer,
  MovedAnswer,
  OrderEvent,
  OrderStatus,
  OrdersAnswer,
  PaidAnswer,
  SagaReleasedAnswer,
} from '@kontor/contracts/orders';
import { assert } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';

import { type Order, statusAfter } from '../domain/order.ts';
import type { HistoryEntry, OrderDetails } from '../store/read-orders.ts';
import type {
  CancelledOrder,
  CreatedOrder,
  MovedOrder,
  OrderHistory,
  OrderPage,
  OrderView,
  PaidOrder,
} from './schemas.ts';

function item(line: PricedLine): OrderView['items'][number] {
  return {
    product_id: line.productId,
    name: line.name,
    quantity: line.quantity,
    unit_price: formatMoney(line.unitPriceMinor),
    subtotal: formatMoney(line.unitPriceMinor * BigInt(line.quantity)),
  };
}

function answered<Kind extends OrdersAnswer['kind']>(
  answer: OrdersAnswer,
  kind: Kind,
): Extract<OrdersAnswer, { kind: Kind }> {
  assert(answer.kind === kind, 'an answer is of its command');
  return answer as Extract<OrdersAnswer, { kind: Kind }>;
}

/** Body of the answer to CreateOrder. */
export function presentCreated(answer: OrdersAnswer): CreatedOrder {
  const created: CreatedAnswer = answered(answer, 'created');
  return {
    order_id: created.orderId,
    status: 'PENDING',
    total_amount: formatMoney(created.totalMinor),
    currency: created.currency,
    items: created.lines.map(item),
    expires_at: formatInstant(created.expiresAt),
  };
}

/** Body of the answer to PayOrder. */
export function presentPaid(answer: OrdersAnswer): PaidOrder {
  const paid: PaidAnswer = answered(answer, 'paid');
  return {
    order_id: paid.orderId,
    status: 'PAID',
    total_amount: formatMoney(paid.totalMinor),
    transaction_id: paid.transferId,
    balance: formatMoney(paid.balanceMinor),
  };
}

/** Body of the answer to CancelOrder. */
export function presentCancelled(answer: OrdersAnswer): CancelledOrder {
  const moved: MovedAnswer = answered(answer, 'moved');
  assert(moved.status === 'CANCELLED', 'a cancellation ends in CANCELLED');
  return { order_id: moved.orderId, status: moved.status, refunded_amount: formatMoney(moved.refundedMinor) };
}

/** Body of the answer to AdvanceOrder. */
export function presentMoved(answer: OrdersAnswer): MovedOrder {
  const moved: MovedAnswer = answered(answer, 'moved');
  return { order_id: moved.orderId, status: moved.status };
}

/** Body of the answer to GrantGoodwill. */
export function presentGoodwill(answer: OrdersAnswer) {
  const granted: GoodwillAnswer = answered(answer, 'goodwill');
  return {
    order_id: granted.orderId,
    amount: formatMoney(granted.amountMinor),
    transaction_id: granted.transferId,
    balance: formatMoney(granted.balanceMinor),
  };
}

/** Body of the answer to RetrySaga and UndoSaga. */
export function presentReleased(answer: OrdersAnswer) {
  const released: SagaReleasedAnswer = answered(answer, 'saga_released');
  return {
    saga_id: released.sagaId,
    order_id: released.orderId,
    status: 'open' as const,
    undoing: released.undoing,
  };
}

/** An order with everything that belongs to it. */
export function presentOrder(order: OrderDetails): OrderView {
  return {
    order_id: order.orderId,
    status: order.status,
    total_amount: formatMoney(order.totalMinor),
    currency: order.currency,
    items: order.items.map(item),
    shipping_address: order.shippingAddress,
    notes: order.notes,
    refunded_amount: formatMoney(order.refundedMinor),
    goodwill_amount: formatMoney(order.goodwillMinor),
    created_at: formatInstant(order.createdAt),
    updated_at: formatInstant(order.updatedAt),
    expires_at: formatInstant(order.expiresAt),
  };
}

/** An order as a line of a list. */
export function presentSummary(order: Order): OrderPage['orders'][number] {
  return {
    order_id: order.orderId,
    status: order.status,
    total_amount: formatMoney(order.totalMinor),
    currency: order.currency,
    item_count: order.lineCount,
    created_at: formatInstant(order.createdAt),
  };
}

/** Events of what is under way while services run apart: the history tells what it came to. */
const IN_BETWEEN: ReadonlySet<OrderEvent['type']> = new Set([
  'OrderPaymentBegun',
  'OrderPaymentUndone',
  'OrderCancellationBegun',
]);

/** The history of an order, oldest first: each event as a change of status. What staff wrote down for staff is left out. */
export function presentHistory(entries: readonly HistoryEntry[]): OrderHistory['history'] {
  let from: OrderStatus | null = null;
  return entries.flatMap(({ event, notes, changedBy, at }) => {
    if (event.type === 'NoteAdded' || IN_BETWEEN.has(event.type)) return [];
    const to = statusAfter(event);
    const entry = {
      from_status: from,
      to_status: to,
      notes: notes ?? '',
      changed_by: changedBy,
      created_at: formatInstant(at),
    };
    from = to;
    return entry;
  });
}
