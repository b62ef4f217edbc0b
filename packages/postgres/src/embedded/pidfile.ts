import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { isAlive } from './processes.ts';

/** What a postmaster says of itself in `postmaster.pid`. */
export interface PostmasterStatus {
  readonly pid: number;
  readonly port: number;
  readonly socket: string;
  /** Whether it accepts connections. */
  readonly ready: boolean;
}

/** Reads postmaster.pid; undefined when there is none or it is not yet complete. */
export async function postmasterStatus(layout: Layout): Promise<PostmasterStatus | undefined> {
  const text = await readFile(pidFile(layout), 'utf8').catch(() => '');
  // Lines: pid, data directory, start time, port, socket folder, address, shared memory key, status.
  const [pid, , , port, socket, , , status] = text.split('\n').map((line) => line.trim());
  if (!pid || !port || socket === undefined) return undefined;
  return { pid: Number(pid), port: Number(port), socket, ready: status === 'ready' };
}

/**
 * After a crash the number in postmaster.pid may have gone to a process that has nothing to do with PostgreSQL, for which
 * the next start would give way. To delete the file would also delete the key of the shared memory, by which PostgreSQL
 * makes sure that no backend of before still works on the data. So only the number is replaced: by our own, since a
 * postmaster never takes its parent for a rival.
 *
 * Call it only when no process of the cluster is left.
 */
export async function disownForeignPid(layout: Layout): Promise<void> {
  const text = await readFile(pidFile(layout), 'utf8').catch(() => '');
  const [pid, ...rest] = text.split('\n');
  if (!pid || !isAlive(Number(pid))) return;
  await writeFile(pidFile(layout), [process.pid, ...rest].join('\n'));
}

function pidFile(layout: Layout): string {
  return join(layout.data, 'postmaster.pid');
}
