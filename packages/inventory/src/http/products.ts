import { amountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, tenantOf } from '@kontor/http/request';
import { present } from '@kontor/kernel/assert';

import type { Inventory } from '../service.ts';
import { presentProduct, productAnswer } from './present.ts';
import { ChangeProductBody, CreateProductBody, ProductPath, ProductView } from './schemas.ts';

const tags = ['inventory'];

/** Creation and edit of products. */
export function productRoutes(app: App, inventory: Inventory): void {
  app.post(
    '/inventory/products/',
    {
      config: { access: 'staff' },
      schema: { tags, summary: 'Create a product', body: CreateProductBody, response: { 200: ProductView } },
    },
    async (request, reply) => {
      const { sku, name, description = '', price, active = true } = request.body;
      const fields = { sku, name, description, priceMinor: amountField(price, 'price'), active };
      const answered = await inventory.submit(
        { type: 'CreateProduct', meta: commandMeta(request), ...fields },
        deadlineOf(request),
      );
      // From the request and the answer alone, so that a replay years later says the same: the product as it came to be.
      const { currency } = inventory;
      return sendAnswered(request, reply, answered, (answer) =>
        presentProduct({ ...fields, ...productAnswer(answer), currency, onHand: 0, reserved: 0 }),
      );
    },
  );

  app.patch(
    '/inventory/products/:product_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: 'Change a product, if it is still at the version it was read at',
        params: ProductPath,
        body: ChangeProductBody,
        response: { 200: ProductView },
      },
    },
    async (request, reply) => {
      const productId = request.params.product_id.toLowerCase();
      const { version, name = null, description = null, price, active = null } = request.body;
      const priceMinor = price === undefined ? null : amountField(price, 'price');
      const answered = await inventory.submit(
        {
          type: 'ChangeProduct',
          meta: commandMeta(request),
          productId,
          version,
          name,
          description,
          priceMinor,
          active,
        },
        deadlineOf(request),
      );
      const changed = answered.outcome.ok ? await inventory.freshProduct(tenantOf(request), productId) : null;
      return sendAnswered(request, reply, answered, () => presentProduct(present(changed, 'the changed product')));
    },
  );
}
