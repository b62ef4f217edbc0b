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
 */
export async function withStores<T>(
  databases: Readonly<Partial<Record<ServiceName, Database>>>,
  work: (stores: Stores) => Promise<T>,
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
      return open(index + 1, new Map([...opened, [database, transaction]]));
    });
  };
  return open(0, new Map());
}
