import type { Command, ServiceName } from '@kontor/contracts/command';
import type { PayOrder } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';

/** Where a store is: on one database, or on one for each service. */
export type Where = string | Readonly<Record<ServiceName, string>>;

/** How a victim is started: on which store, and what is to happen to it. */
export interface Orders {
  readonly where: Where;
  /** `kill:commit.PayOrder.sent:3`; see packages/faults. */
  readonly fault: string;
  /** Runs of what is done in the background from one rebuild of a read model to the next. */
  readonly tidyRunsBetweenRebuilds: number;
}

/** How a victim is started that brings a database up to date, instead of serving. */
export interface MigrationOrders {
  readonly connectionString: string;
  readonly fault: string;
  /** Services in their order, each with the URL of the folder of its migrations. */
  readonly sets: readonly { readonly service: string; readonly directory: string }[];
}

/** What a client asks of an instance of the store. */
export type Ask =
  | { readonly kind: 'command'; readonly service: ServiceName; readonly command: Command }
  | { readonly kind: 'signIn'; readonly username: string; readonly password: string }
  | { readonly kind: 'signOut'; readonly sessionId: string }
  | { readonly kind: 'verification'; readonly startedBy: string }
  | { readonly kind: 'leaveSaga'; readonly command: PayOrder }
  | { readonly kind: 'bulk'; readonly commandId: string; readonly requestHash: string };

/** What came of it: a decision, or the word for why there is none. */
export type Reply = { readonly outcome: Outcome<unknown>; readonly replayed: boolean } | { readonly undecided: string };

/** From parent to a victim that serves. */
export type ToVictim = { readonly orders: Orders } | { readonly id: number; readonly ask: Ask };

/** From victim to parent: it can take orders, it serves, or an answer. */
export type FromVictim = 'idle' | 'ready' | { readonly id: number; readonly reply: Reply };
