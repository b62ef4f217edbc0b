import { refusal } from '@kontor/contracts/refusals';
import { amountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, principalOf, tenantOf } from '@kontor/http/request';
import type { FastifyRequest } from 'fastify';

import { summedLines } from '../domain/lines.ts';
import type { Orders } from '../service.ts';
import type { OrderDetails } from '../store/read-orders.ts';
import {
  presentCancelled,
  presentCreated,
  presentHistory,
  presentMoved,
  presentOrder,
  presentPaid,
  presentSummary,
} from './present.ts';
import {
  CancelBody,
  CancelledOrder,
  CreatedOrder,
  CreateOrderBody,
  MovedOrder,
  OrderHistory,
  OrderIdBody,
  OrderPage,
  OrderPageQuery,
  OrderPath,
  OrderView,
  PaidOrder,
  UpdateStatusBody,
} from './schemas.ts';

const tags = ['orders'];

/** The contract's endpoints under /orders/. */
export function ordersRoutes(app: App, { orders }: { readonly orders: Orders }): void {
  registerCommands(app, orders);
  registerStaffCommands(app, orders);
  registerReads(app, orders);
}

function registerCommands(app: App, orders: Orders): void {
  app.post(
    '/orders/create/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        summary: 'Place an order: every item is reserved, or none',
        body: CreateOrderBody,
        response: { 200: CreatedOrder },
      },
    },
    async (request, reply) => {
      const { items, shipping_address: shippingAddress, notes, expected_total: expected } = request.body;
      const answered = await orders.submit(
        {
          type: 'CreateOrder',
          meta: commandMeta(request),
          customerId: principalOf(request).userId,
          lines: summedLines(items.map((item) => ({ productId: item.product_id, quantity: item.quantity }))),
          shippingAddress,
          notes: notes ?? null,
          expectedTotalMinor: expected === undefined ? null : amountField(expected, 'expected_total'),
        },
        deadlineOf(request),
      );
      if (answered.outcome.ok) request.orderId = answered.outcome.answer.orderId;
      return sendAnswered(request, reply, answered, presentCreated);
    },
  );

  app.post(
    '/orders/payment/process/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        summary: 'Pay a pending order from the wallet; paying a paid order again gives the same answer',
        body: OrderIdBody,
        response: { 200: PaidOrder },
      },
    },
    async (request, reply) => {
      const answered = await orders.submit(
        { type: 'PayOrder', meta: commandMeta(request), orderId: request.body.order_id.toLowerCase() },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentPaid);
    },
  );

  app.post(
    '/orders/cancel/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        summary: 'Cancel an order; a paid one is refunded and its items go back into stock',
        body: CancelBody,
        response: { 200: CancelledOrder },
      },
    },
    async (request, reply) => {
      const { order_id: orderId, reason } = request.body;
      const answered = await orders.submit(
        {
          type: 'CancelOrder',
          meta: commandMeta(request),
          orderId: orderId.toLowerCase(),
          reason: reason ?? null,
        },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentCancelled);
    },
  );
}

function registerStaffCommands(app: App, orders: Orders): void {
  app.post(
    '/orders/admin/update-status/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary:
          'Move an order on: PROCESSING, SHIPPED, DELIVERED in their order; CANCELLED cancels it with its refund',
        body: UpdateStatusBody,
        response: { 200: MovedOrder },
      },
    },
    async (request, reply) => {
      const { order_id: orderId, status, notes } = request.body;
      const answered = await orders.submit(
        {
          type: 'AdvanceOrder',
          meta: commandMeta(request),
          orderId: orderId.toLowerCase(),
          status,
          notes: notes ?? null,
        },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentMoved);
    },
  );
}

function registerReads(app: App, orders: Orders): void {
  app.get(
    '/orders/user/orders/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        summary: 'The orders of the signed-in user, newest first',
        querystring: OrderPageQuery,
        response: { 200: OrderPage },
      },
    },
    async (request) => {
      const { cursor, limit, status } = request.query;
      const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 'orders', ['uuid']);
      const page = await orders.readPage(tenantOf(request), principalOf(request).userId, {
        beforeOrderId: before ?? null,
        status: status ?? null,
        limit: limit + 1,
      });
      const shown = page.slice(0, limit);
      const last = page.length > limit ? shown.at(-1) : undefined;
      return {
        orders: shown.map(presentSummary),
        next_cursor: last === undefined ? null : encodeCursor('orders', [last.orderId]),
      };
    },
  );

  app.get(
    '/orders/:order_id/',
    {
      config: { access: 'signed_in' },
      schema: { tags, summary: 'One order', params: OrderPath, response: { 200: OrderView } },
    },
    async (request) => presentOrder(await visibleOrder(request, orders, request.params.order_id)),
  );

  app.get(
    '/orders/:order_id/history/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags,
        summary: 'Every change of status, oldest first',
        params: OrderPath,
        response: { 200: OrderHistory },
      },
    },
    async (request) => {
      const { orderId } = await visibleOrder(request, orders, request.params.order_id);
      return { history: presentHistory(await orders.history(tenantOf(request), orderId)) };
    },
  );
}

/** The order, if it is the caller's own or the caller is staff; anyone else's looks as if it were not there. */
async function visibleOrder(request: FastifyRequest, orders: Orders, orderId: string): Promise<OrderDetails> {
  const { userId, role } = principalOf(request);
  const order = await orders.read(tenantOf(request), orderId.toLowerCase());
  if (order === null || (role === 'customer' && order.customerId !== userId)) {
    return refuseWith(refusal('order_not_found'));
  }
  return order;
}
