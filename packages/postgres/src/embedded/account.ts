import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedServerError } from './error.ts';

/** The operating system's account the server's processes run under, when it is not our own. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In order of preference. PostgreSQL refuses to run as root, and initdb wants an account that has a name. */
const UNPRIVILEGED_NAMES = ['postgres', 'nobody'] as const;

const OTHERS_EXECUTE = 0o001;
const GROUP_EXECUTE = 0o010;
const OWNER_EXECUTE = 0o100;

/** True when this process may change to another account. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for a server on `dataDirectory`: the owner of existing data, else `postgres`, else `nobody`.
 * Undefined when we are not root: then the server runs as we do.
 */
export function serverAccount(dataDirectory: string): ServerAccount | undefined {
  const owner = statSync(dataDirectory, { throwIfNoEntry: false })?.uid;
  if (!runsAsRoot()) {
    if (owner === undefined || owner === process.getuid?.()) return undefined;
    throw new EmbeddedServerError(`${dataDirectory} belongs to uid ${owner}: start as that user, or as root`);
  }
  const accounts = passwdAccounts();
  if (owner === undefined) return unprivilegedAccount(accounts);
  const account = accounts.find(({ uid }) => uid === owner);
  if (account && owner !== 0) return account;
  throw new EmbeddedServerError(
    `${dataDirectory} belongs to uid ${owner}, as which PostgreSQL cannot run: chown -R it to ${unprivilegedAccount(accounts).name}`,
  );
}

/** The account a new cluster gets when we are root: `postgres`, else `nobody`; undefined when we are not root. */
export function newClusterAccount(): ServerAccount | undefined {
  return runsAsRoot() ? unprivilegedAccount(passwdAccounts()) : undefined;
}

/** The part of child_process options that runs a program under the account, in a folder every account can enter. */
export function asAccount(account: ServerAccount | undefined): { cwd: string; uid?: number; gid?: number } {
  return account ? { cwd: '/', uid: account.uid, gid: account.gid } : { cwd: '/' };
}

/**
 * The nearest ancestor of `path` (or `path` itself) that the account may not enter, by the mode bits; undefined when it
 * may enter all of them. What does not exist yet counts as enterable.
 */
export function closedAncestor(path: string, account: ServerAccount): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : closedAncestor(parent, account);
  if (above !== undefined) return above;
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return undefined;
  const needed = found.uid === account.uid ? OWNER_EXECUTE : found.gid === account.gid ? GROUP_EXECUTE : OTHERS_EXECUTE;
  return found.mode & needed ? undefined : path;
}

function unprivilegedAccount(accounts: readonly ServerAccount[]): ServerAccount {
  for (const name of UNPRIVILEGED_NAMES) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account) return account;
  }
  throw new EmbeddedServerError(
    'PostgreSQL cannot run as root, and there is neither a user "postgres" nor "nobody": start as an ordinary user',
  );
}

function passwdAccounts(): ServerAccount[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    // macOS writes nobody's ids as -2; the kernel reads them without a sign.
    return name && uid && gid ? [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }] : [];
  });
}
