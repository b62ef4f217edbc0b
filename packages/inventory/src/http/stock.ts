import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf } from '@kontor/http/request';

import type { Inventory } from '../service.ts';
import { presentStock } from './present.ts';
import { AddStockBody, AdjustStockBody, StockView } from './schemas.ts';

const tags = ['inventory'];

/** Stock entries of staff. */
export function stockRoutes(app: App, inventory: Inventory): void {
  app.post(
    '/inventory/stock/add/',
    {
      config: { access: 'staff' },
      schema: { tags, summary: 'Goods arrive', body: AddStockBody, response: { 200: StockView } },
    },
    async (request, reply) => {
      const { product_id, quantity, notes = null } = request.body;
      const productId = product_id.toLowerCase();
      const answered = await inventory.submit(
        { type: 'AddStock', meta: commandMeta(request), productId, quantity, notes },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentStock);
    },
  );

  app.post(
    '/inventory/stock/adjust/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: 'Correct the count of a product, up or down',
        body: AdjustStockBody,
        response: { 200: StockView },
      },
    },
    async (request, reply) => {
      const { product_id, quantity, notes } = request.body;
      const productId = product_id.toLowerCase();
      if (quantity === 0) {
        const message = 'must not be zero';
        refuseWith(refusal('validation_failed', [{ field: 'quantity', message }], `quantity ${message}`));
      }
      const answered = await inventory.submit(
        { type: 'AdjustStock', meta: commandMeta(request), productId, quantity, notes },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentStock);
    },
  );
}
