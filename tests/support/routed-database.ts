import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import type { Statement } from '@kontor/postgres/statement';
import { together, type VerifiedDatabases } from '@kontor/verification/verify';

const routed = new WeakMap<Database, VerifiedDatabases>();

/** The databases of services that run apart, as one: a statement goes to that of the service whose name its own begins with. */
export function routedDatabase(databases: Readonly<Record<ServiceName, Database>>): Database {
  const of = ({ name }: Statement<unknown>): Database => {
    const [service = ''] = name.split('.');
    // Read models are kept beside their logs.
    if (service === 'backoffice') return databases.orders;
    if (service === 'stock_value') return databases.inventory;
    if (service === 'statements') return databases.wallet;
    return databases[service as ServiceName] ?? databases.identity;
  };
  const database: Database = {
    ...databases.identity,
    rows: (statement, values) => of(statement).rows(statement, values),
    count: (statement, values) => of(statement).count(statement, values),
  };
  routed.set(database, databases);
  return database;
}

/** What a verification looks at: the databases behind one that routes, or the one that all services share. */
export function verifiedOf(database: Database): VerifiedDatabases {
  return routed.get(database) ?? together(database);
}
