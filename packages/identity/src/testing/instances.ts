import type { Actor, CommandMeta } from '@kontor/contracts/command';
import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import { createIdentity, type Identity, type IdentityOptions } from '../service.ts';

/** The tenant of the tests. */
export const TENANT = DEFAULT_TENANT_ID;
/** Whom the system's commands are given by. */
export const SYSTEM: Actor = { userId: null, role: 'system' };
/** Whom a visitor's commands are given by. */
export const VISITOR: Actor = { userId: null, role: 'customer' };
/** Where the tests sign in from. */
export const CLIENT = { address: '192.0.2.1', userAgent: 'test' } as const;
/** A password that may be chosen. */
export const PASSWORD = 'correct horse';

const DEADLINE_MS = 10_000;
const SESSION_TTL_MS = 60_000;

/** An instance of identity as a process would have it. */
export function startInstance(database: Database, options: Partial<IdentityOptions> = {}): Identity {
  return createIdentity({
    database,
    reads: database,
    currency: 'IDR',
    executor: EXECUTOR_SETTINGS,
    sessionTtlMs: SESSION_TTL_MS,
    secretKey: 'for tests',
    ...options,
  });
}

/** The meta of a new command of `actor`. */
export function metaOf(actor: Actor, tenantId: number = TENANT): CommandMeta {
  const id = uuidv7(Date.now());
  return { id, seed: id, tenantId, actor, requestId: 'test', traceparent: null, requestHash: null };
}

/** When a test's command is given up. */
export function deadline(): number {
  return Date.now() + DEADLINE_MS;
}

/** A name that no other test has. */
export function newName(prefix = 'user'): string {
  return `${prefix}.${uuidv7(Date.now()).slice(24)}`;
}
