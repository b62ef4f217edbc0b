import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newClusterAccount } from '@kontor/postgres/embedded/account';

import { freePort, LOOPBACK, startProgram } from './loopback.ts';

const SERVER_CONNECTIONS_MAX = 12;
const CLIENT_CONNECTIONS_MAX = 2_000;

/** A pooler of a test's own. */
export interface Pgbouncer {
  /** The URL that leads through it to the same database. */
  through(databaseUrl: string): string;
  stop(): Promise<void>;
}

/**
 * Starts `binary` (pgbouncer) in transaction mode in front of the server of `serverUrl`, for all its databases and the one user of that URL. Under
 * an unprivileged account where this process is root's, which pgbouncer insists on.
 */
export async function startPgbouncer(binary: string, serverUrl: string): Promise<Pgbouncer> {
  const { hostname, port: serverPort, username, password } = new URL(serverUrl);
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'kontor-pgbouncer-')), await freePort()];
  const [settings, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
  await writeFile(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = ${LOOPBACK}
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
stats_users = ${decodeURIComponent(username)}
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS_MAX}
max_client_conn = ${CLIENT_CONNECTIONS_MAX}
server_idle_timeout = 5
`,
  );
  const account = newClusterAccount();
  await chmod(folder, 0o755);
  const who = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  if (account !== undefined) for (const path of [folder, settings, users]) await chown(path, account.uid, account.gid);
  const program = await startProgram(binary, [settings], port, who);
  return {
    through: (databaseUrl) => {
      const url = new URL(databaseUrl);
      url.hostname = LOOPBACK;
      url.port = String(port);
      return url.href;
    },
    stop: async () => {
      await program.end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
