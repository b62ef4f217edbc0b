import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError } from './error.ts';
import type { Layout } from './layout.ts';
import { disownForeignPid } from './pidfile.ts';
import { clusterProcesses } from './processes.ts';
import { waitFor } from './wait.ts';

/** A leftover postmaster gets this long for a fast shutdown (it writes a checkpoint) before it is killed. */
const FAST_SHUTDOWN_MAX_MS = 30_000;
const KILL_MAX_MS = 15_000;

/**
 * Ends every process that an earlier owner of this folder left behind, so that a postmaster can start:
 * - a postmaster whose owner was killed goes on serving: it is shut down, in order if it can be;
 * - backends whose postmaster was killed hold the shared memory while they are busy: they are killed, and what they had
 *   not committed is undone by the recovery that follows.
 *
 * Only the holder of the owner lock may call this. Throws EmbeddedServerError when a process does not go.
 */
export async function endLeftovers(layout: Layout, log: (line: string) => void): Promise<void> {
  const { postmasters } = await clusterProcesses(layout.tag);
  for (const pid of postmasters) {
    log(`ending the embedded PostgreSQL ${pid}, whose owner is gone`);
    signal(pid, 'SIGINT');
  }
  await waitFor(async () => {
    const left = await clusterProcesses(layout.tag);
    return left.postmasters.length === 0 ? true : undefined;
  }, FAST_SHUTDOWN_MAX_MS);
  let pids: readonly number[] = [];
  const gone = await waitFor(async () => {
    const left = await clusterProcesses(layout.tag);
    pids = [...left.postmasters, ...left.others];
    for (const pid of pids) signal(pid, 'SIGKILL');
    return pids.length === 0 ? true : undefined;
  }, KILL_MAX_MS);
  if (!gone) throw new EmbeddedServerError(`processes of an earlier PostgreSQL do not end: ${pids.join(', ')}`);
  await disownForeignPid(layout);
  for (const name of await readdir(layout.socket)) await rm(join(layout.socket, name), { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Ended since it was found. One that is not ours to end shows by staying.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
