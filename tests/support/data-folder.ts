import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { layoutOf } from '@kontor/postgres/embedded/layout';
import { postmasterStatus } from '@kontor/postgres/embedded/pidfile';
import { clusterProcesses } from '@kontor/postgres/embedded/processes';
import { waitFor } from '@kontor/postgres/embedded/wait';

const GONE_MS_MAX = 15_000;

/** A folder for the data of an embedded PostgreSQL. */
export interface DataFolder {
  readonly path: string;
  /** The postmaster that serves it. @throws Error where there is none. */
  postmaster(): Promise<number>;
  /** Processes of PostgreSQL that work on it. */
  processes(): Promise<readonly number[]>;
  /** Kills what is left on it, and removes it. Only once its servers have ended. */
  remove(): Promise<void>;
}

/** Makes an empty folder for the data of a test's own servers. */
export async function makeDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'kontor-e2e-'));
  const layout = await layoutOf(path);
  const processes = async () => {
    const { postmasters, others } = await clusterProcesses(layout.tag);
    return [...postmasters, ...others];
  };
  return {
    path,
    processes,
    postmaster: async () => {
      const status = await postmasterStatus(layout);
      if (!status?.ready) throw new Error(`no PostgreSQL serves ${path}`);
      return status.pid;
    },
    remove: async () => {
      const gone = await waitFor(async () => {
        const pids = await processes();
        for (const pid of pids) endNow(pid);
        return pids.length === 0 ? true : undefined;
      }, GONE_MS_MAX);
      if (!gone) throw new Error(`PostgreSQL on ${path} does not end`);
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Kills a process that may have ended by itself in the meantime. */
export function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
