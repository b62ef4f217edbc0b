import { randomBytes } from 'node:crypto';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';

/** The topologies that are started by name: one process, two that share a database, services apart with a database each, and two instances of each of those. */
export const TOPOLOGIES = ['together', 'together-2', 'apart', 'apart-2'] as const;
/** One of TOPOLOGIES. */
export type TopologyName = (typeof TOPOLOGIES)[number];

/** One process of a topology. */
export interface PlannedProcess {
  /** `gateway 1` */
  readonly name: string;
  readonly port: number;
  /** What it needs in its environment beside what every process of the store is given. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a topology is made for. */
export interface TopologyOptions {
  /** The port of the process with this number, counted from 0; the gateways come first. */
  portAt(index: number): number;
  /** Where each service's data is. Together, that of the orders is everybody's. */
  readonly databases: Readonly<Record<ServiceName, string>>;
  /** Where a replica of a database is, which customers' reads may go to where services are apart; absent: there is none. */
  replicaOf?(databaseUrl: string): string;
  /** The environment of processes that show each other certificates instead of a secret: where their files are. */
  readonly tls?: Readonly<Record<string, string>>;
}

const TOKEN_BYTES = 36;

/** The processes of a topology in the order in which they are started: those that others call first, and first of all who migrates. */
export function planTopology(
  name: TopologyName,
  { portAt, databases, replicaOf, tls }: TopologyOptions,
): PlannedProcess[] {
  const instances = name.endsWith('-2') ? 2 : 1;
  if (!name.startsWith('apart')) {
    return Array.from({ length: instances }, (_, index) => ({
      name: `store ${index + 1}`,
      port: portAt(index),
      env: { DATABASE_URL: databases.orders },
    }));
  }
  const order = ['gateway', 'orders', 'inventory', 'wallet'] as const;
  const portOf = (role: (typeof order)[number], instance: number) => portAt(order.indexOf(role) * instances + instance);
  // Behind all the others, those at which processes call each other over TLS.
  const internalPortOf = (role: (typeof order)[number], instance: number) =>
    portAt((order.length + order.indexOf(role)) * instances + instance);
  const urlOf = (role: (typeof order)[number], instance: number) =>
    tls === undefined
      ? `http://127.0.0.1:${portOf(role, instance)}`
      : `https://127.0.0.1:${internalPortOf(role, instance)}`;
  const urlsOf = (role: (typeof order)[number]) =>
    Array.from({ length: instances }, (_, instance) => urlOf(role, instance)).join(',');
  const common = {
    ...(tls ?? { INTERNAL_TOKEN: randomBytes(TOKEN_BYTES).toString('base64url') }),
    ORDERS_URL: urlsOf('orders'),
    INVENTORY_URL: urlsOf('inventory'),
    WALLET_URL: urlsOf('wallet'),
  };
  const databasesOf = (services: readonly ServiceName[]) =>
    Object.fromEntries(
      services.flatMap((service) => {
        const name = service.toUpperCase();
        const own = [`${name}_DATABASE_URL`, databases[service]];
        if (replicaOf === undefined || service === 'identity') return [own];
        return [own, [`${name}_READ_DATABASE_URL`, replicaOf(databases[service])]];
      }),
    );
  return (['wallet', 'inventory', 'orders', 'gateway'] as const).flatMap((role) =>
    Array.from({ length: instances }, (_, instance) => ({
      name: `${role} ${instance + 1}`,
      port: portOf(role, instance),
      env: {
        ...common,
        ...databasesOf(role === 'gateway' ? SERVICES : [role]),
        ...(tls === undefined ? {} : { INTERNAL_PORT: String(internalPortOf(role, instance)) }),
        KONTOR_ROLE: `${role},worker`,
      },
    })),
  );
}
