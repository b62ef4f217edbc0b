import type { ChildProcess } from 'node:child_process';
import { type ClusterContext, ensureCluster, readPassword } from './cluster.ts';
import { type Endpoint, socketUrl, tcpUrl } from './endpoint.ts';
import { EmbeddedServerError } from './error.ts';
import { makeSocketFolder, removeSocketFolder } from './layout.ts';
import { endLeftovers } from './leftovers.ts';
import type { OwnerLock } from './owner-lock.ts';
import { PostmasterFailed, startPostmaster, stopPostmaster } from './postmaster.ts';
import { keepLogBounded } from './server-log.ts';
import { choosePort, postmasterArguments } from './settings.ts';

/** How long a start is repeated while something of an earlier server is in the way. */
const START_RETRY_MAX_MS = 20_000;
/** A server that is killed again and again is not started for ever: at most so many times within the window. */
export const REVIVALS_MAX = 5;
const REVIVALS_WINDOW_MS = 60_000;

/** What an owner needs beside the cluster. */
export interface Ownership {
  readonly lock: OwnerLock;
  readonly settings: Readonly<Record<string, string>>;
  readonly revivalsMax: number;
  readonly log: (line: string) => void;
}

/** The server of a folder whose lock this process holds: started here, kept alive here, stopped here. */
export class OwnedServer {
  readonly owned = true;
  readonly version: string;
  readonly directory: string;
  readonly dataDirectory: string;
  readonly #context: ClusterContext;
  readonly #ownership: Ownership;
  readonly #unboundLog: () => void;
  readonly #onProcessExit = (): void => void this.#running.child.kill('SIGINT');
  #running: Running;
  #revival: Promise<void> = Promise.resolve();
  #revivedAt: number[] = [];
  #stopped: Promise<void> | undefined;

  private constructor(context: ClusterContext, ownership: Ownership, running: Running) {
    this.version = context.binaries.version;
    this.directory = context.layout.directory;
    this.dataDirectory = context.layout.data;
    this.#context = context;
    this.#ownership = ownership;
    this.#running = running;
    this.#unboundLog = keepLogBounded(context.layout.log, ownership.log);
    // Without this, a process that ends without stop() would leave the server to the next start.
    process.once('exit', this.#onProcessExit);
    this.#reviveWhenKilled();
  }

  /** Ends what an earlier owner left, makes the cluster if need be, and starts it. Releases the lock when it fails. */
  static async start(context: ClusterContext, ownership: Ownership): Promise<OwnedServer> {
    try {
      return new OwnedServer(context, ownership, await bringUp(context, ownership));
    } catch (error) {
      ownership.lock.release();
      throw error;
    }
  }

  get postmasterPid(): number {
    return this.#running.child.pid ?? 0;
  }

  get port(): number {
    return this.#running.endpoint.port;
  }

  connectionString(database?: string, user?: string): string {
    return tcpUrl(this.#running.endpoint, database, user);
  }

  socketConnectionString(database?: string, user?: string): string {
    return socketUrl(this.#running.endpoint, database, user);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#revival;
    this.#unboundLog();
    try {
      await stopPostmaster(this.#running.child);
      await removeSocketFolder(this.#context.layout);
    } finally {
      process.off('exit', this.#onProcessExit);
      this.#ownership.lock.release();
    }
  }

  /** A postmaster that exits with 0 was told to: it stays down. Killed or crashed, it is started again on its port. */
  #reviveWhenKilled(): void {
    this.#running.child.once('exit', (code, signal) => {
      if (this.#stopped) return;
      this.#ownership.log(`the embedded PostgreSQL ended (${signal ?? `exit code ${code}`})`);
      if (code !== 0) this.#revival = this.#revive();
    });
  }

  async #revive(): Promise<void> {
    const now = performance.now();
    this.#revivedAt = [...this.#revivedAt.filter((at) => now - at < REVIVALS_WINDOW_MS), now];
    const { revivalsMax } = this.#ownership;
    if (this.#revivedAt.length > revivalsMax) {
      this.#ownership.log(
        `it ended ${revivalsMax} times within ${REVIVALS_WINDOW_MS / 1000} s and is not started again`,
      );
      return;
    }
    try {
      this.#running = await bringUp(this.#context, this.#ownership);
      this.#reviveWhenKilled();
      this.#ownership.log(`the embedded PostgreSQL is back on port ${this.port}`);
    } catch (error) {
      this.#ownership.log(`the embedded PostgreSQL cannot be started again: ${String(error)}`);
    }
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly endpoint: Endpoint;
}

async function bringUp(context: ClusterContext, { settings, log }: Ownership): Promise<Running> {
  const { layout } = context;
  const deadline = performance.now() + START_RETRY_MAX_MS;
  for (;;) {
    try {
      await makeSocketFolder(layout, context.account);
      await endLeftovers(layout, log);
      await ensureCluster(context);
      const password = await readPassword(layout);
      if (!password) throw new EmbeddedServerError(`${layout.password} is empty`);
      const port = await choosePort(layout);
      const child = await startPostmaster(context, postmasterArguments(layout, port, settings));
      return { child, endpoint: { port, socket: layout.socket, password } };
    } catch (error) {
      if (!(error instanceof PostmasterFailed && error.transient) || performance.now() > deadline) throw error;
      log(`starting the embedded PostgreSQL again: ${error.message.split('\n').at(-1)}`);
    }
  }
}
