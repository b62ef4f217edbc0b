import type { OrderCreated, OrderEvent, OrderStatus, OrdersEvent } from '@kontor/contracts/orders';
import { assert } from '@kontor/kernel/assert';
import { evolveOrder, mayFollow, type Order, statusAfter } from '@kontor/orders/domain/order';
import { type OrderRow, orderOf } from '@kontor/orders/store/order-row';

import { ORDER_ITEMS, ORDERS, type OrderItemRow } from '../queries/order-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey } from '../streams/merge.ts';
import { defineWalk } from './define.ts';
import { examineFold, type FoldedStream, foldLog } from './fold-log.ts';
import type { PayloadShapes } from './payload-shape.ts';

/** An order with its lines, as its events tell it; of a saga's stream, which is no state, how often it was released. */
interface FoldedOrder {
  readonly order: Order | null;
  readonly lines: OrderCreated['lines'];
  readonly releases: number;
}

const SHAPES: PayloadShapes<OrdersEvent> = {
  OrderCreated: {
    orderId: 'uuid',
    customerId: 'uuid',
    lines: { each: { productId: 'uuid', quantity: 'integer', name: 'title', unitPriceMinor: 'minor' } },
    totalMinor: 'minor',
    currency: 'word',
    expiresAt: 'instant',
  },
  OrderPaid: { orderId: 'uuid', totalMinor: 'minor', transferId: 'uuid', balanceMinor: 'minor' },
  OrderCancelled: { orderId: 'uuid', from: 'word', refundedMinor: 'minor', refundTransferId: 'uuid?' },
  OrderExpired: { orderId: 'uuid' },
  OrderAdvanced: { orderId: 'uuid', from: 'word', to: 'word' },
  OrderPaymentBegun: { orderId: 'uuid' },
  OrderPaymentUndone: { orderId: 'uuid' },
  OrderCancellationBegun: { orderId: 'uuid', from: 'word' },
  OrderGoodwillGranted: { orderId: 'uuid', amountMinor: 'minor', transferId: 'uuid', balanceMinor: 'minor' },
  NoteAdded: { orderId: 'uuid', version: 'integer' },
  SagaReleased: { sagaId: 'uuid', orderId: 'uuid', undoing: 'flag', version: 'integer' },
};

/** Folds the log of orders and compares it with orders and their lines; watches every change of status. */
export const FOLD_ORDERS = defineWalk({
  name: 'fold of orders',
  services: ['orders'],
  rules: ['types_known', 'payloads_known', 'transitions', 'fold'],
  run: async ({ orders }, findings) => {
    const folded = foldLog<FoldedOrder, OrdersEvent>({
      store: orders,
      service: 'orders',
      shapes: SHAPES,
      findings,
      evolve: (aggregateType, before, event, at) => {
        const releases = before?.releases ?? 0;
        if (event.type === 'SagaReleased') {
          assert(aggregateType === 'saga' && event.version === releases + 1, 'a saga is released in its own stream');
          return { order: null, lines: [], releases: event.version };
        }
        assert(aggregateType === 'order', 'every other stream of orders is an order');
        const lines = event.type === 'OrderCreated' ? event.lines : (before?.lines ?? []);
        return { order: evolveOrder(before?.order ?? null, event, at), lines, releases };
      },
      watch: ({ tenant_id, position }, before, event) => {
        if (event.type === 'SagaReleased') return;
        const from = before?.order?.status ?? null;
        findings.transitions.examine(isLegal(from, event), () => {
          const to = event.type === 'NoteAdded' ? from : statusAfter(event);
          return { tenant_id, position, order_id: event.orderId, from, to, type: event.type };
        });
      },
    });
    const key = (row: OrderRow | OrderItemRow) => keyOf(row.order_id, (row as OrderItemRow).tenant_id, 'order');
    const rows = { pages: pagesOf(orders, ORDERS), key };
    const items = { pages: pagesOf(orders, ORDER_ITEMS), key };
    type Rows = { folded: FoldedStream<FoldedOrder>; rows: OrderRow & { tenant_id: number }; items: OrderItemRow };
    for await (const each of mergeByKey<Rows>({ folded, rows, items })) {
      const [stream] = each.folded;
      const [row] = each.rows;
      const place = {
        tenant_id: stream?.tenantId ?? row?.tenant_id ?? each.items[0]?.tenant_id,
        order_id: stream?.aggregateId ?? row?.order_id ?? each.items[0]?.order_id,
      };
      const { order, lines } = stream?.aggregate ?? { order: null, lines: [] };
      examineFold(
        findings.fold,
        place,
        { aggregate: order && { ...order, lines: lines.map(lineOf) }, problem: stream?.problem ?? null },
        row ? { ...orderOf(row), lines: each.items.map(lineOfRow) } : null,
      );
    }
  },
});

function isLegal(from: OrderStatus | null, event: OrderEvent): boolean {
  return from === null ? event.type === 'OrderCreated' : mayFollow(from, event);
}

type Line = OrderCreated['lines'][number];

function lineOf({ productId, quantity, name, unitPriceMinor }: Line): Line {
  return { productId, quantity, name, unitPriceMinor };
}

function lineOfRow(row: OrderItemRow): Line {
  return lineOf({
    productId: row.product_id,
    quantity: row.quantity,
    name: row.name,
    unitPriceMinor: row.unit_price_minor,
  });
}
