import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closedAncestor, type ServerAccount, serverAccount } from './account.ts';
import { EmbeddedServerError } from './error.ts';
import { makeOpenFolder } from './folders.ts';

/** Where everything of one embedded server lies. All paths are absolute and free of symbolic links. */
export interface Layout {
  readonly directory: string;
  /** The cluster: PostgreSQL's data directory. */
  readonly data: string;
  /** The superuser's password: inside the cluster, so that the two are created, moved and replaced together. */
  readonly password: string;
  /** Folder of the unix socket. */
  readonly socket: string;
  readonly log: string;
  readonly port: string;
  /** Locked by the process that owns the server. */
  readonly lock: string;
  /** Stands in the title of each of the server's processes: how they are found when their parent is gone. */
  readonly tag: string;
}

/** Beside the data, a folder of this name and some more is data in the making; it becomes `data` by one rename. */
export const UNFINISHED_PREFIX = 'data.unfinished-';

/** sun_path holds 108 bytes with its closing zero on Linux, 104 on macOS. */
const SOCKET_PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103;
const LONGEST_SOCKET_NAME = '/.s.PGSQL.65535';

/**
 * Creates the directory, opens an empty one to the server's account, and names what is inside.
 * Throws EmbeddedServerError when the server's account cannot enter the directory.
 */
export async function prepareLayout(
  directory: string,
): Promise<{ layout: Layout; account: ServerAccount | undefined }> {
  await makeOpenFolder(directory);
  const real = await realpath(directory);
  const account = serverAccount(join(real, 'data'));
  // An empty folder can only be meant for the server; from one that holds something else, nothing is given away.
  if (account && (await readdir(real)).length === 0) await chmod(real, 0o711);
  const closed = account && closedAncestor(real, account);
  if (closed) {
    throw new EmbeddedServerError(
      `user ${account.name}, as which PostgreSQL runs, cannot enter ${closed}: choose another data folder`,
    );
  }
  const layout = await layoutOf(real);
  return { layout, account };
}

/** The layout of a directory that exists. */
export async function layoutOf(directory: string): Promise<Layout> {
  const real = await realpath(directory);
  const { dev, ino } = await stat(real);
  // The inode tells apart two containers that call their data folder the same and see each other's processes.
  const tag = `kontor-${shortHash(`${real}:${dev}:${ino}`)}`;
  const socket = join(real, 'socket');
  const fits = Buffer.byteLength(socket + LONGEST_SOCKET_NAME) <= SOCKET_PATH_BYTES_MAX;
  const data = join(real, 'data');
  return {
    directory: real,
    data,
    password: join(data, 'kontor.password'),
    socket: fits ? socket : `/tmp/${tag}`,
    log: join(real, 'server.log'),
    port: join(real, 'port'),
    lock: join(real, 'owner.lock'),
    tag,
  };
}

/**
 * Makes the folder of the unix socket, for the server's account alone. One in /tmp may have been made by somebody else to
 * listen in: then EmbeddedServerError.
 */
export async function makeSocketFolder({ socket }: Layout, account: ServerAccount | undefined): Promise<void> {
  await mkdir(socket, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(socket);
  if (!found.isDirectory() || (found.uid !== process.getuid?.() && found.uid !== account?.uid)) {
    throw new EmbeddedServerError(`${socket} belongs to somebody else: remove it`);
  }
  await chmod(socket, 0o700);
  if (account) await chown(socket, account.uid, account.gid);
}

/** Removes a socket folder that does not lie in the server's own directory. Call it when the server has stopped. */
export async function removeSocketFolder({ socket, directory }: Layout): Promise<void> {
  if (dirname(socket) !== directory) await rm(socket, { recursive: true, force: true });
}

/** Ten hexadecimal digits that stand for a text in names of files and processes. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
