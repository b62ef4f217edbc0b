import { once } from 'node:events';
import { createServer } from 'node:net';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { createEmptyDatabase } from '@kontor/testing/database';
import { expect } from 'vitest';

import { type PlannedProcess, planTopology, type TopologyName } from '../../apps/server/src/topology/plan.ts';
import { openApartInstance } from './apart-instance.ts';
import { HttpCaller, newAgent } from './http-caller.ts';
import { killServers, type ServerProcess, startServer } from './server-process.ts';
import type { Servers } from './servers.ts';

const PROCESSES_MAX = 8;

/** A topology whose processes may be ended and started again one by one. */
export interface TopologyServers extends Servers {
  /** The process of that name (`wallet 1`) that runs now. */
  process(name: string): ServerProcess;
  /** Starts the process of that name again, which has ended. */
  restart(name: string): Promise<void>;
}

/** Starts a topology with services apart, with `more` in the environment of every process: a process for each, on databases of its own in the tests' server. The gateways are its first processes. */
export async function startTopology(
  name: TopologyName & `apart${string}`,
  more: Readonly<Record<string, string>> = {},
): Promise<TopologyServers> {
  const made = await Promise.all(SERVICES.map(async (service) => [service, await createEmptyDatabase()] as const));
  const databases = Object.fromEntries(
    made.map(([service, { connectionString }]) => [service, connectionString]),
  ) as Record<ServiceName, string>;
  const ports = await freePorts(PROCESSES_MAX);
  const planned = planTopology(name, { portAt: (index) => ports[index] as number, databases });
  const running = new Map<string, ServerProcess>();
  const start = async ({ name: processName, port, env }: PlannedProcess) => {
    running.set(processName, await startServer({ env: { ...env, ...more, PORT: String(port), RATE_LIMITS: 'off' } }));
  };
  const drop = () => Promise.all(made.map(([, { drop: dropOne }]) => dropOne()));
  try {
    for (const each of planned) await start(each);
  } catch (error) {
    await killServers();
    await drop();
    throw error;
  }
  const gateways = planned.filter(({ name: each }) => each.startsWith('gateway'));
  // The services on their databases without anything between, for what a test prepares and looks up.
  const opened = await openApartInstance(databases);
  const agents = gateways.map(() => newAgent());
  const processOf = (processName: string) => running.get(processName) as ServerProcess;
  const inOrder = () =>
    [...gateways, ...planned.filter((each) => !gateways.includes(each))].map((each) => processOf(each.name));
  return {
    ...opened,
    // Its data is in the tests' own server.
    folder: { path: '', remove: async () => {} } as Servers['folder'],
    get processes() {
      return inOrder();
    },
    process: processOf,
    restart: (processName) => start(planned.find((each) => each.name === processName) as PlannedProcess),
    callers: (shoppers) =>
      shoppers.map(({ cookie }, index) => {
        const turn = index % gateways.length;
        return new HttpCaller(processOf((gateways[turn] as PlannedProcess).name).url, cookie, agents[turn]);
      }),
    stop: async () => {
      const processes = inOrder();
      // Who calls ends before who is called.
      for (const server of processes) expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
      return processes.map(({ log }) => log);
    },
    close: async () => {
      for (const agent of agents) agent.destroy();
      await opened.close();
      await killServers();
      await drop();
    },
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
