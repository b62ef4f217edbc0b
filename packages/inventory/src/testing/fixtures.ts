import type { CommandMeta } from '@kontor/contracts/command';
import type { InventoryCommand } from '@kontor/contracts/inventory';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';

/** The currency of the tests' store. */
export const CURRENCY = 'IDR';
/** How long reservations live in tests that do not let them expire. */
export const TTL_MS = 900_000;

type Distribute<C, Key extends PropertyKey> = C extends unknown ? Omit<C, Key> : never;
/** A command without its meta. */
export type Asked = Distribute<InventoryCommand, 'meta'>;

/** The id that a word of a test stands for, always the same. */
export function idOf(word: string): string {
  return uuidFromName('inventory test', word);
}

/** The command, with a meta of its own. */
export function command<A extends Asked>(
  asked: A,
  meta: Partial<CommandMeta> = {},
): A & { readonly meta: CommandMeta } {
  const seed = uuidv7(Date.now());
  const own: CommandMeta = {
    id: seed,
    seed,
    tenantId: 1,
    actor: { userId: idOf('staff'), role: 'staff' },
    requestId: 'request',
    traceparent: null,
    requestHash: null,
  };
  return { ...asked, meta: { ...own, ...meta } };
}

/** The meta of a request under an idempotency key; the same key and request give the same meta but for the seed. */
export function keyed(key: string, request: string): Partial<CommandMeta> {
  return { id: idOf(`key ${key}`), requestHash: idOf(`request ${request}`) };
}
