import type { CommandMeta } from '@kontor/contracts/command';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';

/** How long a caller waits for the answer to a command, queueing included. */
export const DEFAULT_DEADLINE_MS = 10_000;

/** The meta of a command that the system itself gives, such as expiry: new at every call, without a key. */
export function systemMeta(tenantId: number): CommandMeta {
  const id = uuidv7(Date.now());
  return {
    id,
    seed: id,
    tenantId,
    actor: { userId: null, role: 'system' },
    requestId: id,
    traceparent: null,
    requestHash: null,
  };
}

/** The meta of a command that an operator gives on the command line of `program`, which the audit list tells. */
export function operatorMeta(tenantId: number, program: string): CommandMeta {
  return { ...systemMeta(tenantId), origin: { via: 'cli', address: '', userAgent: program, sessionId: null } };
}

/** The meta of a command of the system's own that is to take effect once, however often it is given: `name` names it for ever. */
export function onceMeta(tenantId: number, name: string): CommandMeta {
  const id = uuidFromName('once', String(tenantId), name);
  return { ...systemMeta(tenantId), id, requestHash: id };
}
