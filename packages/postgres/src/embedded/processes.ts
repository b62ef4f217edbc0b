import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The living processes of one cluster. */
export interface ClusterProcesses {
  /** The one that accepts connections; for a moment also a child of it that has not yet set its title. */
  readonly postmasters: readonly number[];
  /** Its children: backends and helpers. */
  readonly others: readonly number[];
}

const run = promisify(execFile);

/**
 * Finds a cluster's processes by the tag that `cluster_name` puts into each one's title. Unlike a process's working
 * directory, its title can be read by everybody (also by root in a container without ptrace) and on every platform.
 */
export async function clusterProcesses(tag: string): Promise<ClusterProcesses> {
  const postmasters: number[] = [];
  const others: number[] = [];
  for (const { pid, title } of await titles()) {
    if (title.startsWith(`postgres: ${tag}: `)) others.push(pid);
    else if (isPostmaster(title) && title.includes(` cluster_name=${tag} `)) postmasters.push(pid);
  }
  return { postmasters, others };
}

/** True while a process of this number exists, whoever it belongs to, even one that has ended and nobody has waited for. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A postmaster's title is its command line. */
function isPostmaster(title: string): boolean {
  return title.slice(0, title.indexOf(' -D ')).endsWith('/bin/postgres');
}

async function titles(): Promise<{ pid: number; title: string }[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').map((line) => {
      const [, pid, title] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      return { pid: Number(pid), title: title ?? '' };
    });
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      // A process may end between the two reads; a dead one that nobody has waited for has an empty title.
      const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), title: title.replaceAll('\0', ' ') };
    }),
  );
}
