import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asAccount, type ServerAccount } from './account.ts';
import { type Binaries, SERVER_ENVIRONMENT } from './binaries.ts';
import { EmbeddedServerError } from './error.ts';
import { syncFolder } from './folders.ts';
import { type Layout, UNFINISHED_PREFIX } from './layout.ts';
import { runProgram } from './program.ts';

/** The one role initdb makes. */
export const SUPERUSER = 'postgres';

const PASSWORD_BYTES = 24;
const INITDB_TIMEOUT_MS = 120_000;
/** Single-user mode recovers the cluster first, which after a crash may mean gigabytes of log. */
const SINGLE_USER_TIMEOUT_MS = 600_000;

/** What is needed to work on the files of a cluster. */
export interface ClusterContext {
  readonly layout: Layout;
  readonly account: ServerAccount | undefined;
  readonly binaries: Binaries;
}

/**
 * Makes the cluster if there is none, and a password if it has none, as after a restore. The cluster appears in one
 * rename, complete and on disk. Call it as the owner, while the server is stopped.
 *
 * Throws EmbeddedServerError when the data was written by another major version of PostgreSQL.
 */
export async function ensureCluster(context: ClusterContext): Promise<void> {
  const { layout, binaries } = context;
  await removeUnfinished(layout);
  const dataVersion = await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new EmbeddedServerError(`cannot read ${layout.data} (${error.code})`);
  });
  if (dataVersion === undefined) return createCluster(context);
  const major = binaries.version.split('.')[0];
  if (dataVersion.trim() !== major) {
    throw new EmbeddedServerError(
      `the data in ${layout.data} is of PostgreSQL ${dataVersion.trim()}, this is ${binaries.version}: restore a dump instead`,
    );
  }
  if ((await readPassword(layout)) === undefined) await resetPassword(context);
}

/** The superuser's password; undefined when the cluster has none yet. */
export async function readPassword(layout: Layout): Promise<string | undefined> {
  const text = await readFile(layout.password, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new EmbeddedServerError(`cannot read ${layout.password} (${error.code}): start as the user it belongs to`);
  });
  return text.trim() || undefined;
}

async function createCluster({ layout, account, binaries }: ClusterContext): Promise<void> {
  const unfinished = join(layout.directory, `${UNFINISHED_PREFIX}${randomUUID()}`);
  const passwordFile = `${unfinished}.password`;
  await mkdir(unfinished, { mode: 0o700 });
  if (account) await chown(unfinished, account.uid, account.gid);
  const password = newPassword();
  await writeSecret(passwordFile, password, account);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  await runProgram(binaries.initdb, ['-D', unfinished, ...locale, ...access], {
    ...asAccount(account),
    env: SERVER_ENVIRONMENT,
    timeout: INITDB_TIMEOUT_MS,
  });
  await rename(passwordFile, join(unfinished, 'kontor.password'));
  await rename(unfinished, layout.data).catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedServerError(`${layout.data} is there, but holds no cluster (${error.code}): move it away`);
  });
  await syncFolder(layout.directory);
}

/** In single-user mode nobody is asked for a password. */
async function resetPassword({ layout, account, binaries }: ClusterContext): Promise<void> {
  const password = newPassword();
  const settings = ['-c', `cluster_name=${layout.tag}`, '-c', 'exit_on_error=on'];
  await runProgram(binaries.postgres, ['--single', '-D', layout.data, ...settings, 'postgres'], {
    ...asAccount(account),
    env: SERVER_ENVIRONMENT,
    timeout: SINGLE_USER_TIMEOUT_MS,
    input: `ALTER ROLE ${SUPERUSER} PASSWORD '${password}';\n`,
  });
  const unfinished = `${layout.password}.unfinished`;
  await writeSecret(unfinished, password, account);
  await rename(unfinished, layout.password);
}

async function writeSecret(file: string, secret: string, account: ServerAccount | undefined): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
  if (account) await chown(file, account.uid, account.gid);
}

/** Hexadecimal, so that it needs no quoting in SQL or in a URL. */
function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('hex');
}

/** What a cluster's making or a restore left behind that was killed. */
async function removeUnfinished(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.directory)) {
    if (name.startsWith(UNFINISHED_PREFIX))
      await rm(join(layout.directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
