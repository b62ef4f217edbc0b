import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { asAccount, newClusterAccount } from '@kontor/postgres/embedded/account';
import { runProgram } from '@kontor/postgres/embedded/program';

import { freePort, LOOPBACK, type SystemProgram, startProgram } from './loopback.ts';

const COPY_MS_MAX = 60_000;
/** As at the primary (system-server.ts): with less, a standby does not recover. */
const CONNECTIONS_MAX = '200';

/** A streaming replica of a test's own. */
export interface Standby {
  /** The URL of the same database at the standby. */
  at(databaseUrl: string): string;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  restart(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

/** Copies the server of `primaryUrl` (its superuser's) with the programs in `binaries`, and starts the copy as a streaming replica of it. */
export async function startStandby(binaries: string, primaryUrl: string): Promise<Standby> {
  const account = newClusterAccount();
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'kontor-standby-')), await freePort()];
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const copy = ['--pgdata', data, '--dbname', primaryUrl, '--write-recovery-conf', '--checkpoint=fast', '--no-sync'];
  await runProgram(join(binaries, 'pg_basebackup'), copy, { ...asAccount(account), timeout: COPY_MS_MAX });
  const settings = {
    listen_addresses: LOOPBACK,
    port: String(port),
    unix_socket_directories: folder,
    max_connections: CONNECTIONS_MAX,
    fsync: 'off',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const start = () => startProgram(join(binaries, 'postgres'), args, port, asAccount(account));
  let program: SystemProgram = await start();
  return {
    at: (databaseUrl) => {
      const url = new URL(databaseUrl);
      url.port = String(port);
      return url.href;
    },
    kill: () => program.end('SIGQUIT'),
    restart: async () => {
      program = await start();
    },
    signal: (signal) => program.signal(signal),
    stop: async () => {
      await program.end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
