import { SERVICES, type ServiceName } from '@kontor/contracts/command';

import { type CalledServiceName, type Config, ConfigError, PROCESS_ROLES } from '../config.ts';

/** What one process of a store is: which services live in it, which it calls, and which databases it needs for that. */
export interface ProcessPlan {
  /** All services and what runs beside them, in one process on one database: nothing here is apart. */
  readonly isTogether: boolean;
  /** Whether it speaks the HTTP contract. */
  readonly isGateway: boolean;
  /** Whether it does what a store does by itself, for the services that live in it. */
  readonly isWorker: boolean;
  readonly local: readonly ServiceName[];
  readonly remote: readonly CalledServiceName[];
  /** Those that other processes may call here. */
  readonly called: readonly CalledServiceName[];
  /** Services of whose databases this process needs the address. */
  readonly databases: readonly ServiceName[];
}

const CALLED: readonly CalledServiceName[] = ['orders', 'inventory', 'wallet'];

/**
 * Works out what a process is from its roles and from where the others are.
 * @throws ConfigError that names the variable which is missing.
 */
export function planProcess(config: Config): ProcessPlan {
  const { roles, serviceDatabases, serviceUrls } = config;
  const isGateway = roles.has('gateway');
  const isWorker = roles.has('worker');
  // A process that names services works in the background for these; one that names none, for all.
  const namesServices = CALLED.some((service) => roles.has(service));
  const needed = CALLED.filter((service) => {
    if (roles.has(service) || isGateway || (isWorker && !namesServices)) return true;
    return service !== 'orders' && roles.has('orders');
  });
  const isLocal = (service: CalledServiceName) =>
    roles.has(service) || (isWorker && !isGateway && serviceUrls[service] === undefined);
  const remote = needed.filter((service) => !isLocal(service));
  for (const service of remote) {
    if (serviceUrls[service] !== undefined) continue;
    throw new ConfigError(
      `${service.toUpperCase()}_URL: a process with the roles ${[...roles].join(', ')} calls ${service}, and is to know where that is`,
    );
  }
  const called = CALLED.filter((service) => roles.has(service));
  const isServing = isGateway || called.length > 0;
  // A worker that has every service to itself looks after sessions too.
  const identity: ServiceName[] = isGateway || (!isServing && remote.length === 0) ? ['identity'] : [];
  const local: ServiceName[] = [...needed.filter(isLocal), ...identity];
  // What staff sees, live data and the verification are read from the logs and tables of all services, which none of them need serve for that.
  const databases = isGateway ? SERVICES : local;
  refuseStrayDatabases(config, databases);
  const isProvable = config.internalToken !== null || config.internalTls !== null;
  if (!isProvable && (remote.length > 0 || (called.length > 0 && !isGateway))) {
    throw new ConfigError(
      'INTERNAL_TOKEN: services that run apart need a secret between them; make it with "openssl rand -base64 48", or give them certificates (INTERNAL_TLS_CERT)',
    );
  }
  refuseStrayReplica(config, databases);
  if (config.internalToken === null) refusePlainUrls(config, remote);
  const isWhole = PROCESS_ROLES.every((role) => roles.has(role));
  const isTogether = isWhole && Object.keys(serviceDatabases).length === 0;
  return {
    isTogether,
    isGateway,
    isWorker,
    local,
    remote,
    called: isProvable ? called : [],
    databases,
  };
}

/** Over plain HTTP nobody can show a certificate. */
function refusePlainUrls({ serviceUrls }: Config, remote: readonly CalledServiceName[]): void {
  for (const service of remote) {
    const plain = serviceUrls[service]?.find((url) => !url.startsWith('https:'));
    if (plain === undefined) continue;
    throw new ConfigError(
      `${service.toUpperCase()}_URL: ${plain} is not https, over which alone a certificate is shown; INTERNAL_TOKEN is not set`,
    );
  }
}

/** Where services of a process that is a part of a store have databases of their own, none gets the embedded one by mistake. A whole store may keep the rest there. */
function refuseStrayDatabases(config: Config, needed: readonly ServiceName[]): void {
  const { serviceDatabases, databaseUrl, roles } = config;
  if (PROCESS_ROLES.every((role) => roles.has(role))) return;
  if (Object.keys(serviceDatabases).length === 0 || databaseUrl !== null) return;
  const stray = needed.find((service) => serviceDatabases[service] === undefined);
  if (stray === undefined) return;
  throw new ConfigError(
    `${stray.toUpperCase()}_DATABASE_URL: this process needs the database of ${stray} too; set it, or DATABASE_URL for those without one of their own`,
  );
}

/** A replica of a database that nothing here needs would be read by nobody, and whoever has set it would not know. */
function refuseStrayReplica(
  { serviceDatabases, databaseUrl, readDatabaseUrl }: Config,
  needed: readonly ServiceName[],
): void {
  if (readDatabaseUrl === null || databaseUrl !== null) return;
  if (needed.some((service) => serviceDatabases[service] === undefined)) return;
  const [first = 'wallet'] = needed;
  throw new ConfigError(
    `READ_DATABASE_URL: it is the replica of the database that services share, and here each has its own; set ${first.toUpperCase()}_READ_DATABASE_URL and the like`,
  );
}
