import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import type { CalledServiceName, Config } from '../config.ts';
import { CONNECTIONS_MAX, type FrontDatabases, openPostgres, type Pools, type Postgres } from '../databases.ts';
import type { ProcessPlan } from './process-plan.ts';

/** Where the data of each service is that a process needs. Those that share a database share its place. */
export type Places = ReadonlyMap<ServiceName, Postgres>;

/** Finds the databases of these services: each its own where one is configured, and the common one, embedded or not, for the others. */
export async function openPlaces(
  config: Config,
  services: readonly ServiceName[],
  log: (line: string) => void,
): Promise<Places> {
  const places = new Map<ServiceName, Postgres>();
  const byUrl = new Map<string, Postgres>();
  let common: Postgres | null = null;
  for (const service of services) {
    const own = config.serviceDatabases[service];
    if (own === undefined) {
      common ??= await openPostgres(config, log);
      places.set(service, common);
      continue;
    }
    const place = byUrl.get(own.url) ?? ownPlace(own);
    byUrl.set(own.url, place);
    places.set(service, place);
  }
  return places;
}

function ownPlace({ url, migrationUrl }: NonNullable<Config['serviceDatabases'][ServiceName]>): Postgres {
  return {
    servingUrl: url,
    migrationUrl: migrationUrl ?? url,
    servingRole: migrationUrl === null ? null : decodeURIComponent(new URL(url).username),
    clientUrl: url,
    pooled: false,
    embedded: null,
    stop: async () => {},
  };
}

/** Places that are told apart by where they are. */
export function distinctPlaces(places: Places): Postgres[] {
  return [...new Set(places.values())];
}

/** Stops what was started for them. */
export async function closePlaces(places: Places): Promise<void> {
  await Promise.all(distinctPlaces(places).map((place) => place.stop()));
}

/** The pools of a process that runs apart: for each service where its batches commit and where it is read. */
export interface PlacePools {
  readonly batches: ReadonlyMap<ServiceName, Database>;
  readonly reads: ReadonlyMap<ServiceName, Database>;
  /** Where the logs of the services in this process are published from. */
  readonly relays: ReadonlyMap<ServiceName, Database>;
  /** For what staff writes beside the orders, where this process has their database. */
  readonly backoffice: Database | null;
  /** For read models: one pool for each place of a log. */
  readonly models: ReadonlyMap<CalledServiceName, Database>;
  /** Null where the HTTP contract is not spoken. */
  readonly front: FrontDatabases | null;
  /** All of them by name, for gauges and to be closed. */
  readonly all: Readonly<Record<string, Database>>;
}

/** What a pool is for, beside its place. */
interface PoolUse {
  readonly connectionsMax: number;
  /** For short transactions that write: their settings are the connection's own. */
  readonly forBatches?: boolean;
  readonly prepare?: boolean;
}

/** What a process needs of its databases. */
export interface PlacePoolsOptions extends Pick<ProcessPlan, 'isGateway' | 'local'> {
  /** Connections for each service's batches. */
  readonly lanes: number;
}

/** Opens the pools of a process. */
export function openPlacePools(
  places: Places,
  { lanes, isGateway, local }: PlacePoolsOptions,
  onIdleError: (error: Error) => void,
): PlacePools {
  const all: Record<string, Database> = {};
  const open = (name: string, { servingUrl, pooled }: Postgres, use: PoolUse) => {
    const { connectionsMax, forBatches = false, prepare = true } = use;
    const database = openDatabase({
      connectionString: servingUrl,
      onIdleError,
      prepare: prepare && !pooled,
      connectionsMax,
      applicationName: `kontor ${name}`,
      ...(pooled || !forBatches ? {} : { startWith: BATCH_TRANSACTION }),
    });
    all[name] = database;
    return database;
  };
  /** One pool for each place, whichever services are there. */
  const shared = (name: string, use: PoolUse) => {
    const opened = new Map<Postgres, Database>();
    return (service: ServiceName): Database => {
      const place = present(places.get(service), `the database of ${service}`);
      const pool = opened.get(place) ?? open(`${name} ${service}`, place, use);
      opened.set(place, pool);
      return pool;
    };
  };
  const services = [...places.keys()];
  const batches = new Map(
    [...places].map(([service, place]) => [service, open(service, place, { connectionsMax: lanes, forBatches: true })]),
  );
  const read = shared('reads', { connectionsMax: CONNECTIONS_MAX.reads });
  const reads = new Map(services.map((service) => [service, read(service)]));
  const relay = shared('relay', { connectionsMax: CONNECTIONS_MAX.relay, forBatches: true });
  const relays = new Map(local.map((service) => [service, relay(service)]));
  const model = shared('backoffice', { connectionsMax: CONNECTIONS_MAX.backoffice, forBatches: true });
  const logs = (['orders', 'inventory', 'wallet'] as const).filter((service) => places.has(service));
  const models = new Map(logs.map((service) => [service, model(service)]));
  const backoffice = models.get('orders') ?? null;
  return {
    batches,
    reads,
    relays,
    backoffice,
    models,
    front: isGateway ? frontOfPlaces(places, read, shared, backoffice) : null,
    all,
  };
}

/** What a gateway reads by itself, of the databases of all services. */
function frontOfPlaces(
  places: Places,
  read: (service: ServiceName) => Database,
  shared: (name: string, use: PoolUse) => (service: ServiceName) => Database,
  backoffice: Database | null,
): FrontDatabases {
  const ofEach = (pool: (service: ServiceName) => Database) =>
    Object.fromEntries(SERVICES.map((service) => [service, pool(service)])) as Record<ServiceName, Database>;
  const tables = shared('tables', { connectionsMax: CONNECTIONS_MAX.tables, prepare: false });
  const live = shared('live', { connectionsMax: CONNECTIONS_MAX.live });
  return {
    reads: ofEach(read),
    live: { orders: live('orders'), inventory: live('inventory'), wallet: live('wallet') },
    verified: ofEach(shared('verification', { connectionsMax: CONNECTIONS_MAX.verification })),
    records: present(backoffice, 'the database of orders'),
    tables: distinctPlaces(places).map((place) => {
      const services = SERVICES.filter((service) => places.get(service) === place);
      return { name: services.join(', '), database: tables(present(services[0], 'a service of a place')) };
    }),
    clientUrls: distinctPlaces(places).map(({ clientUrl }) => clientUrl),
  };
}

/** The same for what was written for a store on one database: of a service that is not here, nothing may be asked. */
export function asPools({ batches, reads, backoffice, all }: PlacePools): Pools {
  const first = present([...batches.values()][0], 'the database of a service');
  const of = (service: ServiceName) => batches.get(service) ?? first;
  return {
    ...all,
    orders: of('orders'),
    inventory: of('inventory'),
    wallet: of('wallet'),
    identity: of('identity'),
    reads: present(
      SERVICES.map((service) => reads.get(service)).find((each) => each !== undefined),
      'a pool of reads',
    ),
    backoffice: backoffice ?? first,
    live: first,
    tables: first,
    verification: first,
  };
}
