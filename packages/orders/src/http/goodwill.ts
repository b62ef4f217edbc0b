import { TEXT_MAX } from '@kontor/contracts/limits';
import { amountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf } from '@kontor/http/request';
import { AmountInput, AmountOutput, FilledText, IdempotencyKeyField, UuidString } from '@kontor/http/schemas';
import { Type } from 'typebox';

import type { Orders } from '../service.ts';
import { presentGoodwill } from './present.ts';
import { OrderPath } from './schemas.ts';

const GoodwillBody = Type.Object({
  amount: AmountInput,
  reason: FilledText(TEXT_MAX.notes, 'Why. Shown on the order and in the audit list.'),
  _idempotency_key: IdempotencyKeyField,
});
const GoodwillView = Type.Object({
  order_id: UuidString,
  amount: AmountOutput,
  transaction_id: UuidString,
  balance: Type.String({ description: "The customer's balance after it." }),
});

/** Adds `POST /admin/api/orders/{order_id}/goodwill/`. */
export function goodwillRoute(app: App, { orders }: { readonly orders: Pick<Orders, 'submit'> }): void {
  app.post(
    '/admin/api/orders/:order_id/goodwill/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ['admin'],
        operationId: 'adminGrantGoodwill',
        summary: 'Give the customer of a delivered order money back, all of its payment or a part; its status stays',
        params: OrderPath,
        body: GoodwillBody,
        response: { 200: GoodwillView },
      },
    },
    async (request, reply) => {
      const orderId = request.params.order_id.toLowerCase();
      request.orderId = orderId;
      const { amount, reason } = request.body;
      const answered = await orders.submit(
        {
          type: 'GrantGoodwill',
          meta: commandMeta(request),
          orderId,
          amountMinor: amountField(amount, 'amount'),
          reason,
        },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, presentGoodwill);
    },
  );
}
