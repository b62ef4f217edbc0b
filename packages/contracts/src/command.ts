import type { Instant } from '@kontor/kernel/clock';

/** Services that own data, in the order in which they lock. */
export const SERVICES = ['orders', 'inventory', 'wallet', 'identity'] as const;
/** One of the services; also the name of its schema. */
export type ServiceName = (typeof SERVICES)[number];

/** The tenant of a store that has only one. */
export const DEFAULT_TENANT_ID = 1;

/** What a person may do: staff may what customers may, admin may what staff may. */
export type Role = 'customer' | 'staff' | 'admin';

/** Who gave a command; `userId` is null where the system itself did (expiry, sample data). */
export interface Actor {
  readonly userId: string | null;
  readonly role: Role | 'system';
}

/** Where a command of those who run the store came from. Personal: for erasable rows beside the audit list, never for a log. */
export interface CommandOrigin {
  /** A request, or a program on the command line. */
  readonly via: 'http' | 'cli';
  readonly address: string;
  readonly userAgent: string;
  readonly sessionId: string | null;
}

/** What travels with every command, whatever it asks for. */
export interface CommandMeta {
  /** Names the command for ever: at most one effect bears it. Derived from the idempotency key where one came, else equal to `seed`. */
  readonly id: string;
  /** A UUIDv7 of the server's making, from which the ids of everything that the command creates are derived. */
  readonly seed: string;
  readonly tenantId: number;
  readonly actor: Actor;
  readonly requestId: string;
  readonly traceparent: string | null;
  /** Where an idempotency key came, the UUID that names the request as it was asked for: another request under the same key is told by it. */
  readonly requestHash: string | null;
  /** Of commands that are for the audit list; others need none. */
  readonly origin?: CommandOrigin;
}

/** A command as a rule sees it: with the database's clock, read after its rows were locked. */
export type At<C> = C & { readonly at: Instant };

/** Something that a service is asked to do; `type` is an imperative (`ReserveStock`). */
export interface Command {
  readonly type: string;
  readonly meta: CommandMeta;
}

/** Something that happened, in the past tense (`StockReserved`): what a service's log holds and its state is folded from. */
export interface DomainEvent {
  readonly type: string;
}
