import { Client } from 'pg';
import { type ClusterContext, readPassword } from './cluster.ts';
import { type Endpoint, socketUrl, tcpUrl } from './endpoint.ts';
import { postmasterStatus } from './pidfile.ts';

const CONNECT_MAX_MS = 5_000;

/** A server that another living process owns. */
export class JoinedServer {
  readonly owned = false;
  readonly version: string;
  readonly directory: string;
  readonly dataDirectory: string;
  readonly postmasterPid: number;
  readonly port: number;
  readonly #endpoint: Endpoint;

  private constructor({ layout, binaries }: ClusterContext, postmasterPid: number, endpoint: Endpoint) {
    this.version = binaries.version;
    this.directory = layout.directory;
    this.dataDirectory = layout.data;
    this.postmasterPid = postmasterPid;
    this.port = endpoint.port;
    this.#endpoint = endpoint;
  }

  /** The server on this folder, if it accepts connections by now. */
  static async find(context: ClusterContext): Promise<JoinedServer | undefined> {
    const status = await postmasterStatus(context.layout);
    const password = status?.ready ? await readPassword(context.layout) : undefined;
    if (!status || !password) return undefined;
    const endpoint = { port: status.port, socket: status.socket, password };
    return (await answers(endpoint)) ? new JoinedServer(context, status.pid, endpoint) : undefined;
  }

  connectionString(database?: string, user?: string): string {
    return tcpUrl(this.#endpoint, database, user);
  }

  socketConnectionString(database?: string, user?: string): string {
    return socketUrl(this.#endpoint, database, user);
  }

  async stop(): Promise<void> {}
}

/** postmaster.pid outlives a postmaster that was killed: only a connection tells. */
async function answers(endpoint: Endpoint): Promise<boolean> {
  const client = new Client({ connectionString: tcpUrl(endpoint), connectionTimeoutMillis: CONNECT_MAX_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
