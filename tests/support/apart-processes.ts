import { once } from 'node:events';
import { createServer } from 'node:net';

import type { ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import {
  type PlannedProcess,
  planTopology,
  type TopologyName,
  type TopologyOptions,
} from '../../apps/server/src/topology/plan.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Of up to eight processes, and where those call each other over TLS. */
const PORTS_MAX = 16;

/** The processes of a store whose services run apart, on databases that are there. */
export interface ApartProcesses {
  /** Where the process of that name takes calls of the others. */
  internalUrl(name: string): string;
  /** Names of those that speak the HTTP contract. */
  readonly gateways: readonly string[];
  /** Those that run now, the gateways first. */
  readonly processes: readonly ServerProcess[];
  /** The process of that name (`wallet 1`) that runs now. */
  process(name: string): ServerProcess;
  /** Starts the process of that name again, which has ended. */
  restart(name: string): Promise<void>;
  /** Starts one more gateway before the same services, with `more` in its environment. */
  anotherGateway(more?: Readonly<Record<string, string>>): Promise<ServerProcess>;
  /** Ends all of them without a word. */
  kill(): Promise<void>;
}

/**
 * Starts the processes of a topology, with `more` in the environment of every one: first the services, which call nobody at their start, then the gateways.
 * `options` may tell where a replica of a database is, and where certificates are that the processes show each other instead of a secret.
 */
export async function startApartProcesses(
  name: TopologyName & `apart${string}`,
  databases: ServiceUrls,
  more: Readonly<Record<string, string>> = {},
  options: Pick<TopologyOptions, 'replicaOf' | 'tls'> = {},
): Promise<ApartProcesses> {
  const ports = await freePorts(PORTS_MAX);
  const planned = planTopology(name, {
    portAt: (index) => ports[index] as number,
    databases,
    ...options,
  });
  const isGateway = ({ name: each }: PlannedProcess) => each.startsWith('gateway');
  const inOrder = [...planned.filter(isGateway), ...planned.filter((each) => !isGateway(each))];
  const planOf = (processName: string) => planned.find((each) => each.name === processName) as PlannedProcess;
  const running = new Map<string, ServerProcess>();
  const launch = (env: Readonly<Record<string, string>>) =>
    startServer({ env: { ...env, RATE_LIMITS: 'off', ...more } });
  const start = async ({ name: processName, port, env }: PlannedProcess) => {
    running.set(processName, await launch({ ...env, PORT: String(port) }));
  };
  const others: ServerProcess[] = [];
  const kill = async () => {
    await Promise.all([...running.values(), ...others].map((server) => server.end('SIGKILL')));
  };
  const processOf = (processName: string) => running.get(processName) as ServerProcess;
  try {
    for (const group of [planned.filter((each) => !isGateway(each)), planned.filter(isGateway)]) {
      const started = await Promise.allSettled(group.map(start));
      const failed = started.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    gateways: planned.filter(isGateway).map((each) => each.name),
    get processes() {
      return inOrder.map((each) => processOf(each.name));
    },
    process: processOf,
    internalUrl: (processName) =>
      String(processOf(processName).log.find(({ msg }) => msg === 'kontor is ready')?.['internal_url']),
    restart: (processName) => start(planOf(processName)),
    anotherGateway: async (own = {}) => {
      const server = await launch({
        ...planOf('gateway 1').env,
        PORT: '0',
        ...(options.tls === undefined ? {} : { INTERNAL_PORT: '0' }),
        ...own,
      });
      others.push(server);
      return server;
    },
    kill,
  };
}

/** Ports that were free a moment ago: held all at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
