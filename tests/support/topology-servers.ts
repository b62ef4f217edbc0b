import { SERVICES } from '@kontor/contracts/command';
import { createEmptyDatabase } from '@kontor/testing/database';
import { expect } from 'vitest';

import type { ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import type { TopologyName } from '../../apps/server/src/topology/plan.ts';
import { openApartInstance } from './apart-instance.ts';
import { type ApartProcesses, startApartProcesses } from './apart-processes.ts';
import { HttpCaller, newAgent } from './http-caller.ts';
import type { Servers } from './servers.ts';

/** A topology whose processes may be ended and started again one by one. */
export interface TopologyServers extends Servers, Pick<ApartProcesses, 'process' | 'restart' | 'internalUrl'> {
  /** Where the data of each service is. */
  readonly databases: ServiceUrls;
}

/** Starts a topology with services apart, with `more` in the environment of every process: a process for each, on databases of its own in the tests' server. The gateways are its first processes. */
export async function startTopology(
  name: TopologyName & `apart${string}`,
  more: Readonly<Record<string, string>> = {},
  options: Parameters<typeof startApartProcesses>[3] = {},
): Promise<TopologyServers> {
  const made = await Promise.all(SERVICES.map(async (service) => [service, await createEmptyDatabase()] as const));
  const databases = Object.fromEntries(
    made.map(([service, { connectionString }]) => [service, connectionString]),
  ) as ServiceUrls;
  const drop = () => Promise.all(made.map(([, { drop: dropOne }]) => dropOne()));
  const started = await startApartProcesses(name, databases, more, options).catch(async (error) => {
    await drop();
    throw error;
  });
  const { gateways } = started;
  // The services on their databases without anything between, for what a test prepares and looks up.
  const opened = await openApartInstance(databases);
  const agents = gateways.map(() => newAgent());
  return {
    ...opened,
    databases,
    // Its data is in the tests' own server.
    folder: { path: '', remove: async () => {} } as Servers['folder'],
    get processes() {
      return started.processes;
    },
    process: started.process,
    restart: started.restart,
    internalUrl: started.internalUrl,
    callers: (shoppers) =>
      shoppers.map(({ cookie }, index) => {
        const turn = index % gateways.length;
        return new HttpCaller(started.process(gateways[turn] as string).url, cookie, agents[turn]);
      }),
    stop: async () => {
      const { processes } = started;
      // Who calls ends before who is called.
      for (const server of processes) expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
      return processes.map(({ log }) => log);
    },
    close: async () => {
      for (const agent of agents) agent.destroy();
      await opened.close();
      await started.kill();
      await drop();
    },
  };
}
