import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** So much must be free of both for the data of a test run to be kept in memory; it needs an eighth of that. */
const FREE_BYTES_MIN = 8 * 2 ** 30;
const NAME = /^kontor-test-(\d+)-/;

/**
 * Makes a folder for a PostgreSQL that need not outlive the machine: in memory where there is plenty, else among the temporary files. A new database is three hundred new
 * files and a migrated one has more, which on some disks costs ten times the CPU that PostgreSQL needs for all else (0.4 instead of 0.02 s). Whoever makes it removes it.
 */
export async function makeServerFolder(): Promise<string> {
  const parent = (await hasRoom()) ? MEMORY : tmpdir();
  if (parent === MEMORY) await removeLeftovers();
  return mkdtemp(join(parent, `kontor-test-${process.pid}-`));
}

async function hasRoom(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= FREE_BYTES_MIN;
  } catch {
    return false;
  }
}

/** What processes that were killed have left would hold memory until the machine is started again. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(MEMORY, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
