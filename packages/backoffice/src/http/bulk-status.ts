import type { CommandMeta } from '@kontor/contracts/command';
import type { OrdersAnswer } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { REFUSALS, type Refusal, RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refuseWith } from '@kontor/http/reply';
import { commandMeta, deadlineOf, tenantOf } from '@kontor/http/request';
import { present } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';

import type { Backoffice } from '../service.ts';
import { ADMIN_TAGS, BulkAnswer, BulkBody } from './schemas.ts';

/**
 * Adds the change of many orders' status. Each order is a command of its own, with its own outcome, named by the key and the order: sent
 * again under the same key, what was done is answered and not done twice, and what was not reached is done.
 */
export function bulkStatusRoute(app: App, backoffice: Backoffice): void {
  const { orders } = backoffice.services;
  app.post(
    '/admin/api/orders/bulk-status/',
    {
      config: { access: 'staff', keyRequired: true },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminBulkOrderStatus',
        summary: 'Give many orders a status, one outcome for each; CANCELLED cancels them with their refunds',
        body: BulkBody,
        response: { 200: BulkAnswer },
      },
    },
    async (request, reply) => {
      const { status, notes = null } = request.body;
      const orderIds = [...new Set(request.body.order_ids.map((id) => id.toLowerCase()))];
      const meta = commandMeta(request);
      const requestHash = present(meta.requestHash, 'the hash of a keyed request');
      const claim = await backoffice.claimBulkRequest(tenantOf(request), meta.id, requestHash);
      if (claim === 'other') return refuseWith(refusal('key_reused'));
      if (claim === 'again') reply.header('idempotent-replayed', 'true');
      const deadline = deadlineOf(request);
      const outcomes = await Promise.all(
        orderIds.map(async (orderId) =>
          presentOutcome(
            orderId,
            await orders
              .submit({ type: 'AdvanceOrder', meta: metaOf(meta, orderId), orderId, status, notes }, deadline)
              .then(({ outcome }) => outcome, failed),
          ),
        ),
      );
      const succeeded = outcomes.filter(({ ok }) => ok).length;
      return { outcomes, succeeded, failed: outcomes.length - succeeded };
    },
  );
}

/** The command of one order, named by the request's and the order. */
function metaOf(meta: CommandMeta, orderId: string): CommandMeta {
  return { ...meta, id: uuidFromName('bulk', meta.id, orderId), seed: uuidv7(Date.now()) };
}

/** Where the store is busy, one order's failure is its outcome: the others are not undone by it. */
function failed(error: unknown): Outcome<OrdersAnswer> {
  if (error instanceof RefusalError) return { ok: false, refusal: error.refusal };
  throw error;
}

function presentOutcome(orderId: string, outcome: Outcome<OrdersAnswer>): BulkAnswer['outcomes'][number] {
  if (outcome.ok) {
    const status = outcome.answer.kind === 'moved' ? outcome.answer.status : null;
    return { order_id: orderId, ok: true, status, code: null, error: null };
  }
  return { order_id: orderId, ok: false, status: null, code: outcome.refusal.kind, error: sentenceOf(outcome.refusal) };
}

function sentenceOf({ kind, message }: Refusal): string {
  return message ?? REFUSALS[kind].message;
}
