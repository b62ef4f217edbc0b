import { expect } from 'vitest';

import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { HttpCaller, newAgent } from './http-caller.ts';
import { killServers, type LogLine, type ServerProcess, startServer } from './server-process.ts';
import type { Shopper } from './shoppers.ts';
import { type OpenStore, openStoreAt } from './test-store.ts';

/** Server processes on one embedded PostgreSQL, and a way to its services for what a test prepares and looks up. */
export interface Servers extends OpenStore {
  readonly folder: DataFolder;
  readonly processes: readonly ServerProcess[];
  /** A caller for each shopper, dealt to the processes in turn. Connections are shared among all that go to one process. */
  callers(shoppers: readonly Shopper[]): HttpCaller[];
  /** Ends the processes with SIGTERM, and tells the whole log of each. */
  stop(): Promise<(readonly LogLine[])[]>;
}

/** Starts `count` server processes on a new data folder: the first owns its PostgreSQL, the others join. */
export async function startServers(count: number, env: Readonly<Record<string, string>> = {}): Promise<Servers> {
  const folder = await makeDataFolder();
  const processes: ServerProcess[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      processes.push(await startServer({ env: { KONTOR_DATA_DIR: folder.path, ...env } }));
    }
  } catch (error) {
    await killServers();
    await folder.remove();
    throw error;
  }
  const [first] = processes as [ServerProcess];
  const opened = openStoreAt(first.databaseUrl);
  const agents = processes.map(() => newAgent());
  return {
    ...opened,
    folder,
    processes,
    callers: (shoppers) =>
      shoppers.map(({ cookie }, index) => {
        const turn = index % count;
        return new HttpCaller((processes[turn] as ServerProcess).url, cookie, agents[turn]);
      }),
    stop: async () => {
      // The last first: those that joined the first one's PostgreSQL cannot do without it.
      for (const server of processes.toReversed())
        expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
      return processes.map(({ log }) => log);
    },
    close: async () => {
      for (const agent of agents) agent.destroy();
      await opened.close();
      await killServers();
      await folder.remove();
    },
  };
}

/** Whether a line of a log tells of a failure: an error, an answer of 5xx, or a deadlock, even one that was ridden out. */
export function isFailure(line: LogLine): boolean {
  const { level, status } = line;
  if (level === 'error' || level === 'fatal') return true;
  if (typeof status === 'number' && status >= 500) return true;
  return /40P01|deadlock/.test(JSON.stringify(line));
}
