import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { type Queryable, statement } from '@kontor/postgres/statement';
import type { TransactionOptions } from '@kontor/postgres/transaction';

import type { Stores } from './check.ts';

/** Bounds of a verification: it goes over whole tables, in peace, and changes nothing. */
const VERIFICATION_TRANSACTION: TransactionOptions = {
  statementTimeoutMs: 30 * 60_000,
  lockTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 5 * 60_000,
  readOnly: true,
  snapshot: true,
  wholeTables: true,
};

/** Sorts and joins of whole tables stay in memory while they are no larger than this. */
const SET_WORK_MEMORY = statement('kontor.set_work_memory', "SET LOCAL work_mem = '64MB'");

/**
 * Runs `work` with a snapshot of each database: services that share a database are seen at one moment. Across databases there is no such
 * moment: what crosses them must then be looked at twice, and counts only where it is still so.
 * @param signal ends it at once: a statement under way is cancelled over another connection of the pool.
 */
export async function withStores<T>(
  databases: Readonly<Partial<Record<ServiceName, Database>>>,
  work: (stores: Stores) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const services = SERVICES.filter((service) => databases[service] !== undefined);
  const distinct = [...new Set(services.map((service) => databases[service] as Database))];
  const open = async (index: number, opened: ReadonlyMap<Database, Queryable>): Promise<T> => {
    const database = distinct[index];
    if (database === undefined) {
      return work(
        new Map(services.map((service) => [service, opened.get(databases[service] as Database) as Queryable])),
      );
    }
    return database.transact(VERIFICATION_TRANSACTION, async (transaction) => {
      await transaction.count(SET_WORK_MEMORY);
      if (signal === undefined) return open(index + 1, new Map([...opened, [database, transaction]]));
      const [backend] = await transaction.rows(READ_BACKEND);
      const cancel = () => {
        // Where it cannot be cancelled, it ends by itself with the next statement.
        database.count(CANCEL, [backend?.pid ?? 0]).catch(() => undefined);
      };
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await open(index + 1, new Map([...opened, [database, endedBy(transaction, signal)]]));
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    });
  };
  return open(0, new Map());
}

const READ_BACKEND = statement<{ pid: number }>('kontor.read_backend', 'SELECT pg_backend_pid() AS pid');
const CANCEL = statement('kontor.cancel_backend', 'SELECT pg_cancel_backend($1)');

/** Begins no statement once the signal has come. */
function endedBy(store: Queryable, signal: AbortSignal): Queryable {
  return {
    rows: async (query, values) => {
      signal.throwIfAborted();
      return store.rows(query, values);
    },
    count: async (query, values) => {
      signal.throwIfAborted();
      return store.count(query, values);
    },
  };
}
