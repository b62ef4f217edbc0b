import { READ_MODELS } from '@kontor/backoffice/read-models';
import { rebuild } from '@kontor/backoffice/rebuild';
import type { IdentityCommand } from '@kontor/contracts/identity';
import type { InventoryCommand } from '@kontor/contracts/inventory';
import type { OrdersCommand } from '@kontor/contracts/orders';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { RefusalError } from '@kontor/contracts/refusals';
import type { WalletCommand } from '@kontor/contracts/wallet';
import { sessionIdOf } from '@kontor/identity/session-token';
import type { Database } from '@kontor/postgres/database';
import type { Answered } from '@kontor/runtime/idempotency';

import { VerificationRuns } from '@kontor/verification/runs/runs';
import { together, type VerifiedDatabases } from '@kontor/verification/verify';

import { backgroundTasks } from '../../apps/server/src/background.ts';
import { openPools } from '../../apps/server/src/databases.ts';
import { createStore, type Store } from '../../apps/server/src/store.ts';
import { leaveSaga } from './leave-saga.ts';
import type { Ask, Reply } from './protocol.ts';

/** Long enough for a round on a busy machine, short enough that orders that nobody pays expire while the matrix runs. */
export const RESERVATION_TTL_MS = 1_000;
const SESSION_TTL_MS = 1_500;
/** Claims are pruned after so long: longer than any client of the matrix retries. */
export const CLAIM_TTL_MS = 90_000;
const DEADLINE_MS = 10_000;
const TENANT = 1;
const CLIENT = { address: '127.0.0.1', userAgent: 'chaos' };

/** What every instance of the matrix is composed with. */
export const STORE_OPTIONS = {
  currency: 'IDR',
  reservationTtlMs: RESERVATION_TTL_MS,
  sessionTtlMs: SESSION_TTL_MS,
  secretKey: 'a secret for tests alone, of some length',
  limitLogins: true,
};

/** Sagas that were left, and went on or back. */
export interface SagaCounts {
  readonly resumed: number;
  readonly undone: number;
}

/** An instance of the store: all its services, without the edge. */
export interface Instance {
  readonly store: Store;
  readonly database: Database;
  /** Where the data of each service is. */
  readonly verified: VerifiedDatabases;
  perform(ask: Ask): Promise<Reply>;
  /** One run of everything that a server does in the background. */
  tidy(): Promise<void>;
  /** Resolves when nothing is in between any more. @throws Error where that takes longer than a minute. */
  settle(): Promise<void>;
  /** What became of the sagas that were begun since: taken over by another instance than began them, and taken back step by step. */
  sagasSince(begunMs: number): Promise<SagaCounts>;
  /** Folds every read model again from the beginning. */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

/** Composes an instance on one database, as the server does. */
export function openInstance(connectionString: string): Instance {
  const pools = openPools(connectionString, 1, () => {});
  const store = createStore(pools, STORE_OPTIONS);
  const runs = new VerificationRuns({
    databases: together(pools.verification),
    records: pools.backoffice,
    servingSince: Date.now(),
    onError: (error) => {
      throw error;
    },
  });
  const tasks = backgroundTasks({ store, pools, idempotencyTtlMs: CLAIM_TTL_MS });
  return {
    store,
    database: pools.reads,
    verified: together(pools.reads),
    // Where services share their transactions there is nothing in between.
    settle: async () => {},
    sagasSince: async () => ({ resumed: 0, undone: 0 }),
    perform: (ask) => perform({ store, runs, orders: pools.reads }, ask),
    tidy: async () => {
      for (const task of tasks) await task.run();
    },
    rebuild: async () => {
      const databases = { log: pools.reads, replica: null, database: pools.backoffice };
      for (const model of READ_MODELS.values()) await rebuild(model, databases, { folded: () => undefined });
    },
    close: async () => {
      await runs.close();
      await store.close();
      await Promise.all(Object.values(pools).map((pool: Database) => pool.close()));
    },
  };
}

/** Where something is asked. */
export interface Performer {
  readonly store: Store;
  readonly runs: VerificationRuns;
  /** The database of orders. */
  readonly orders: Database;
}

/** Does what is asked, at one instance. */
export async function perform({ store, runs, orders }: Performer, ask: Ask): Promise<Reply> {
  try {
    switch (ask.kind) {
      case 'command': {
        const { outcome, replayed } = await submit(store, ask);
        return { outcome, replayed };
      }
      case 'signIn':
        return { outcome: await signIn(store, ask.username, ask.password), replayed: false };
      case 'signOut':
        await store.identity.logout(TENANT, ask.sessionId);
        return { outcome: accepted(null), replayed: false };
      case 'verification':
        return { outcome: accepted(await runs.start(ask.startedBy)), replayed: false };
      case 'leaveSaga':
        await leaveSaga(orders, ask);
        return { outcome: accepted(null), replayed: false };
      case 'bulk': {
        const claimed = await store.backoffice.claimBulkRequest(TENANT, ask.commandId, ask.requestHash);
        return { outcome: accepted(claimed), replayed: false };
      }
    }
  } catch (error) {
    return { undecided: error instanceof RefusalError ? error.refusal.kind : (error as Error).message };
  }
}

async function signIn(store: Store, username: string, password: string): Promise<Outcome<unknown>> {
  const outcome = await store.identity.login(TENANT, username, password, CLIENT);
  return outcome.ok ? accepted({ sessionId: sessionIdOf(outcome.answer.token) }) : refused(outcome.refusal);
}

function submit(store: Store, { service, command }: Extract<Ask, { kind: 'command' }>): Promise<Answered<unknown>> {
  const deadline = Date.now() + DEADLINE_MS;
  switch (service) {
    case 'orders':
      return store.orders.submit(command as OrdersCommand, deadline);
    case 'inventory':
      return store.inventory.submit(command as InventoryCommand, deadline);
    case 'wallet':
      return store.wallet.submit(command as WalletCommand, deadline);
    case 'identity':
      return store.identity.submit(command as IdentityCommand, deadline);
  }
}
