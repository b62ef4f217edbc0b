import { basename, join, resolve } from 'node:path';
import { closedAncestor, newClusterAccount, runsAsRoot } from './account.ts';
import { findBinaries } from './binaries.ts';
import { EmbeddedServerError } from './error.ts';
import { JoinedServer } from './joined-server.ts';
import { prepareLayout, shortHash } from './layout.ts';
import { OwnedServer, REVIVALS_MAX } from './owned-server.ts';
import { tryOwn } from './owner-lock.ts';
import { waitFor } from './wait.ts';

/** How and where an embedded server runs. */
export interface EmbeddedServerOptions {
  /**
   * Folder for everything the server owns: data/, socket/, port, owner.lock, server.log. Created when missing. The
   * superuser's password is in data/, readable by the server's account alone.
   */
  readonly directory: string;
  /**
   * Where a copy of PostgreSQL's programs may be kept when the installed package cannot be used as it is. By default
   * /var/cache/kontor for root, else the directory itself.
   */
  readonly cacheDirectory?: string;
  /** PostgreSQL settings (name to value) over the built-in ones; meant for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How often within a minute a server that was killed is started again; REVIVALS_MAX where it is absent. Meant for tests. */
  readonly revivalsMax?: number;
  /** Told in one line what happens outside the usual. */
  readonly log?: (line: string) => void;
}

/** A running server. Every process on the same folder sees the same server; the first one owns it. */
export interface EmbeddedServer {
  /** Of PostgreSQL, as `18.4`. */
  readonly version: string;
  readonly directory: string;
  /** The cluster's own folder. */
  readonly dataDirectory: string;
  /** Another one after the server was killed and has been started again. */
  readonly postmasterPid: number;
  readonly port: number;
  /** True in the process that stops the server; false in one that found it running. */
  readonly owned: boolean;
  /** libpq URL over TCP, for psql and any other client on this machine. Holds the password. */
  connectionString(database?: string, user?: string): string;
  /** libpq URL over the unix socket, faster, for processes of root and of the server's own account. */
  socketConnectionString(database?: string, user?: string): string;
  /** Fast shutdown; resolves when the postmaster is gone. Does nothing in a process that does not own it. Idempotent. */
  stop(): Promise<void>;
}

const SYSTEM_DATA_ROOT = '/var/lib/kontor';
const SYSTEM_CACHE = '/var/cache/kontor';
/** How long a process waits for another one that is starting the same server, recovery included. */
const JOIN_MAX_MS = 600_000;
/**
 * The folder for a project's data when nothing else is configured: `.kontor` in the project, or, when we are root and the
 * unprivileged account cannot enter that, a folder of the project's own under /var/lib/kontor. Creates nothing.
 */
export function defaultDataDirectory(projectDirectory: string): string {
  const project = resolve(projectDirectory);
  const inProject = join(project, '.kontor');
  const account = newClusterAccount();
  if (!account || !closedAncestor(inProject, account)) return inProject;
  return join(SYSTEM_DATA_ROOT, `${basename(project)}-${shortHash(project)}`);
}

/**
 * Starts PostgreSQL on a folder and resolves once it accepts connections: with a new cluster in about a second and a
 * half, else in a fraction of one plus the recovery after a crash.
 *
 * The first process to start a folder owns the server: it starts it again if it is killed, and stops it. A process that
 * comes while the owner lives is connected to the same server. When the owner was killed, the next start ends what it
 * left and owns the folder from then on. Nothing that was committed is lost by any of this.
 *
 * As root, PostgreSQL runs under an unprivileged account. Throws EmbeddedServerError.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => {});
  const { layout, account } = await prepareLayout(options.directory);
  const cache = options.cacheDirectory ?? (runsAsRoot() ? SYSTEM_CACHE : layout.directory);
  const context = { layout, account, binaries: await findBinaries(account, cache) };
  let waiting = false;
  const server = await waitFor<EmbeddedServer>(async () => {
    const lock = tryOwn(layout.lock);
    if (lock)
      return OwnedServer.start(context, {
        lock,
        log,
        settings: options.settings ?? {},
        revivalsMax: options.revivalsMax ?? REVIVALS_MAX,
      });
    const joined = await JoinedServer.find(context);
    if (!joined && !waiting) log(`waiting for the process that is starting PostgreSQL on ${layout.directory}`);
    waiting = !joined;
    return joined;
  }, JOIN_MAX_MS);
  if (server) return server;
  throw new EmbeddedServerError(`another process owns ${layout.directory}, but its PostgreSQL does not become ready`);
}
