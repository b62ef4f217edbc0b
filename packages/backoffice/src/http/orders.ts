import type { OrderCommand, OrdersAnswer } from '@kontor/contracts/orders';
import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { type EdgeReply, refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, type EdgeRequest, tenantOf } from '@kontor/http/request';
import { assert } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import type { Backoffice } from '../service.ts';
import { presentOrder, presentTimeline } from './present.ts';
import {
  ADMIN_TAGS,
  AdvanceBody,
  AdvancedAnswer,
  CancelBody,
  CancelledAnswer,
  NoteBody,
  NotedAnswer,
  OrderPage,
  OrderPath,
  Timeline,
} from './schemas.ts';

/** Adds what staff sees of one order. Read where it is written, never from a read model. */
export function orderReadRoutes(app: App, backoffice: Backoffice): void {
  const { orders, inventory, identity } = backoffice.services;
  app.get(
    '/admin/api/orders/:order_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminReadOrder',
        summary: 'One order with its items, money and reservation, and what can be done with it',
        params: OrderPath,
        response: { 200: OrderPage },
      },
    },
    async (request) => {
      const tenantId = tenantOf(request);
      const orderId = request.params.order_id.toLowerCase();
      const [order, reservation, timeline] = await Promise.all([
        orders.freshOrder(tenantId, orderId),
        inventory.reservation(tenantId, orderId),
        backoffice.timeline(tenantId, orderId),
      ]);
      if (order === null || timeline === null) return refuseWith(refusal('order_not_found'));
      const [usernames, products] = await Promise.all([
        identity.usernames(tenantId, [order.customerId]),
        inventory.productNames(
          tenantId,
          order.items.map(({ productId }) => productId),
        ),
      ]);
      return presentOrder({ order, reservation, timeline, usernames, products });
    },
  );

  app.get(
    '/admin/api/orders/:order_id/timeline/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminReadOrderTimeline',
        summary: 'Every event of orders, inventory and wallet about one order, oldest first',
        params: OrderPath,
        response: { 200: Timeline },
      },
    },
    async (request) => {
      const timeline = await backoffice.timeline(tenantOf(request), request.params.order_id.toLowerCase());
      if (timeline === null) return refuseWith(refusal('order_not_found'));
      return { timeline: presentTimeline(timeline) };
    },
  );
}

/** Adds what staff does with one order: the commands of the orders themselves. */
export function orderActionRoutes(app: App, { services: { orders } }: Backoffice): void {
  /** Submits a command of the request and answers it with what `present` makes of the answer. */
  const submit = async <Body extends object>(
    request: EdgeRequest,
    reply: EdgeReply,
    command: OrderCommand,
    present: (answer: OrdersAnswer) => Body,
  ): Promise<Body> => sendAnswered(request, reply, await orders.submit(command, deadlineOf(request)), present);

  app.post(
    '/admin/api/orders/:order_id/cancel/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminCancelOrder',
        summary: 'Cancel an order; a paid one is refunded and its items go back into stock',
        params: OrderPath,
        body: CancelBody,
        response: { 200: CancelledAnswer },
      },
    },
    (request, reply) => {
      const orderId = request.params.order_id.toLowerCase();
      const reason = request.body.reason ?? null;
      return submit(request, reply, { type: 'CancelOrder', meta: commandMeta(request), orderId, reason }, (answer) => {
        assert(answer.kind === 'moved', 'a cancellation moves its order');
        const { status, refundedMinor } = answer;
        return { order_id: orderId, status, refunded_amount: formatMoney(refundedMinor) };
      });
    },
  );

  app.post(
    '/admin/api/orders/:order_id/advance/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminAdvanceOrder',
        summary: 'Move an order on: PROCESSING, SHIPPED, DELIVERED in their order',
        params: OrderPath,
        body: AdvanceBody,
        response: { 200: AdvancedAnswer },
      },
    },
    (request, reply) => {
      const orderId = request.params.order_id.toLowerCase();
      const { status, notes = null } = request.body;
      const command = { type: 'AdvanceOrder', meta: commandMeta(request), orderId, status, notes } as const;
      return submit(request, reply, command, (answer) => {
        assert(answer.kind === 'moved', 'a step moves its order');
        return { order_id: orderId, status: answer.status };
      });
    },
  );

  app.post(
    '/admin/api/orders/:order_id/notes/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminAddOrderNote',
        summary: 'Write something down beside an order, for staff; its customer does not see it',
        params: OrderPath,
        body: NoteBody,
        response: { 200: NotedAnswer },
      },
    },
    (request, reply) => {
      const orderId = request.params.order_id.toLowerCase();
      const command = { type: 'AddNote', meta: commandMeta(request), orderId, text: request.body.text } as const;
      return submit(request, reply, command, (answer) => {
        assert(answer.kind === 'noted', 'a note is noted');
        return { order_id: orderId, version: answer.version };
      });
    },
  );
}
