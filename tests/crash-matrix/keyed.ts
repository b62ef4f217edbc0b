import type { Actor, CommandMeta } from '@kontor/contracts/command';
import { uuidv7 } from '@kontor/kernel/uuid';

/** The meta of a request under an idempotency key of its own. */
export function keyed(actor: Actor): CommandMeta {
  const [id, seed, hash] = [uuidv7(Date.now()), uuidv7(Date.now()), uuidv7(Date.now())] as [string, string, string];
  return { id, seed, tenantId: 1, actor, requestId: id, traceparent: null, requestHash: hash };
}
