import { rebuildOrders } from '@kontor/backoffice/rebuild-orders';
import type { IdentityCommand } from '@kontor/contracts/identity';
import type { InventoryCommand } from '@kontor/contracts/inventory';
import type { OrderCommand } from '@kontor/contracts/orders';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { RefusalError } from '@kontor/contracts/refusals';
import type { WalletCommand } from '@kontor/contracts/wallet';
import { sessionIdOf } from '@kontor/identity/session-token';
import type { Database } from '@kontor/postgres/database';
import type { Answered } from '@kontor/runtime/idempotency';

import { VerificationRuns } from '@kontor/verification/runs/runs';
import { together } from '@kontor/verification/verify';

import { backgroundTasks } from '../../apps/server/src/background.ts';
import { openPools } from '../../apps/server/src/databases.ts';
import { createStore, type Store } from '../../apps/server/src/store.ts';
import type { Ask, Reply } from './protocol.ts';

/** Long enough for a round on a busy machine, short enough that orders that nobody pays expire while the matrix runs. */
export const RESERVATION_TTL_MS = 2_000;
const SESSION_TTL_MS = 1_500;
/** Claims are pruned after so long: longer than any client of the matrix retries. */
const CLAIM_TTL_MS = 90_000;
const DEADLINE_MS = 10_000;
const TENANT = 1;
const CLIENT = { address: '127.0.0.1', userAgent: 'chaos' };

/** An instance of the store: all its services on one database, without HTTP. */
export interface Instance {
  readonly store: Store;
  readonly database: Database;
  perform(ask: Ask): Promise<Reply>;
  /** One run of everything that a server does in the background. */
  tidy(): Promise<void>;
  /** Folds the back office's projection again from the beginning. */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

/** Composes an instance as the server does. */
export function openInstance(connectionString: string): Instance {
  const pools = openPools(connectionString, 1, () => {});
  const store = createStore(pools, {
    currency: 'IDR',
    reservationTtlMs: RESERVATION_TTL_MS,
    sessionTtlMs: SESSION_TTL_MS,
    secretKey: 'a secret for tests alone, of some length',
    limitLogins: true,
  });
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
    perform: (ask) => perform({ store, runs }, ask),
    tidy: async () => {
      for (const task of tasks) await task.run();
    },
    rebuild: async () => {
      await rebuildOrders({ ordersLog: pools.reads, backoffice: pools.backoffice }, { folded: () => undefined });
    },
    close: async () => {
      await runs.close();
      await store.close();
      await Promise.all(Object.values(pools).map((pool: Database) => pool.close()));
    },
  };
}

async function perform(
  { store, runs }: { readonly store: Store; readonly runs: VerificationRuns },
  ask: Ask,
): Promise<Reply> {
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
      return store.orders.submit(command as OrderCommand, deadline);
    case 'inventory':
      return store.inventory.submit(command as InventoryCommand, deadline);
    case 'wallet':
      return store.wallet.submit(command as WalletCommand, deadline);
    case 'identity':
      return store.identity.submit(command as IdentityCommand, deadline);
  }
}
