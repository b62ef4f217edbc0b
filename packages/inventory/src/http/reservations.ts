import type { App } from '@kontor/http/app';
import { sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, tenantOf } from '@kontor/http/request';

import type { InventoryRoutesOptions } from './options.ts';
import { presentEnded, presentItems, presentReserved } from './present.ts';
import { EndedView, OrderBody, ReserveBody, ReservedView } from './schemas.ts';

const tags = ['inventory'];

/** Reservations of staff for orders kept elsewhere. */
export function reservationRoutes(app: App, options: InventoryRoutesOptions): void {
  const { inventory } = options;
  app.post(
    '/inventory/stock/reserve/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: 'Reserve a product for an order kept elsewhere; repeating it changes nothing',
        body: ReserveBody,
        response: { 200: ReservedView },
      },
    },
    async (request, reply) => {
      const orderId = request.body.order_id.toLowerCase();
      const productId = request.body.product_id.toLowerCase();
      request.orderId = orderId;
      const answered = await inventory.submit(
        { type: 'ReserveExternal', meta: commandMeta(request), orderId, productId, quantity: request.body.quantity },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentReserved);
    },
  );

  app.post(
    '/inventory/stock/confirm/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: 'Sell what is reserved for an order kept elsewhere',
        body: OrderBody,
        response: { 200: EndedView },
      },
    },
    async (request, reply) => {
      const orderId = request.body.order_id.toLowerCase();
      request.orderId = orderId;
      const answered = await inventory.submit(
        { type: 'ConfirmExternal', meta: commandMeta(request), orderId },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentEnded);
    },
  );

  releaseRoute(app, options);
}

function releaseRoute(app: App, { inventory, releaseOwnOrder }: InventoryRoutesOptions): void {
  app.post(
    '/inventory/stock/release/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: "Give a reservation back; of an order of this store's own, that cancels it while it is pending",
        body: OrderBody,
        response: { 200: EndedView },
      },
    },
    async (request, reply) => {
      const orderId = request.body.order_id.toLowerCase();
      request.orderId = orderId;
      const [meta, deadline] = [commandMeta(request), deadlineOf(request)];
      // A reservation never changes its owner nor an order's its items, so what is read before the command holds after it.
      const before = await inventory.reservation(tenantOf(request), orderId);
      if (before?.owner === 'order') {
        const answered = await releaseOwnOrder(meta, orderId, deadline);
        const items = presentItems(before.items);
        return sendAnswered(request, reply, answered, () => ({ order_id: orderId, status: 'RELEASED', items }));
      }
      const answered = await inventory.submit({ type: 'ReleaseExternal', meta, orderId }, deadline);
      return sendAnswered(request, reply, answered, presentEnded);
    },
  );
}
