import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { asAccount, newClusterAccount } from '@kontor/postgres/embedded/account';
import { runProgram } from '@kontor/postgres/embedded/program';
import { waitFor } from '@kontor/postgres/embedded/wait';
import pg from 'pg';

import { freePort, LOOPBACK } from './loopback.ts';

const INITDB_MS_MAX = 60_000;
const READY_MS_MAX = 30_000;
const STOP_MS_MAX = 30_000;
/** As on the embedded server of the tests; everything else is as the distribution has it. */
const SETTINGS = { fsync: 'off', max_connections: '200' } as const;

/** A PostgreSQL of the machine's own programs. */
export interface SystemServer {
  /** libpq URL of the superuser. */
  readonly connectionString: string;
  /** Sends its postmaster, and every process of it, a signal: SIGSTOP and SIGCONT, for a machine that hangs and comes back. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Ends it and removes everything of it. */
  stop(): Promise<void>;
}

/**
 * Makes a cluster in a temporary folder with the programs in `binaries` and starts it with these settings on a free port of loopback, under an unprivileged account
 * where this process is root's. Without fsync: for tests. @throws Error with the end of its log where it does not become ready.
 */
export async function startSystemServer(
  binaries: string,
  more: Readonly<Record<string, string>> = {},
): Promise<SystemServer> {
  const account = newClusterAccount();
  const folder = await mkdtemp(join(tmpdir(), 'kontor-test-'));
  const [data, password] = [join(folder, 'data'), randomBytes(24).toString('hex')];
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  await runProgram(
    join(binaries, 'initdb'),
    ['-D', data, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', ...access],
    {
      ...asAccount(account),
      timeout: INITDB_MS_MAX,
    },
  );

  const port = await freePort();
  const own = { listen_addresses: LOOPBACK, port: String(port), unix_socket_directories: folder };
  const settings = { ...SETTINGS, ...own, ...more };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = join(folder, 'server.log');
  const log = await open(logFile, 'a');
  const child = spawn(join(binaries, 'postgres'), ['-D', data, ...args], {
    ...asAccount(account),
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const endWithUs = () => void child.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const stop = async () => {
    await end(child);
    process.off('exit', endWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  const connectionString = `postgresql://postgres:${password}@${LOOPBACK}:${port}/postgres`;
  const ready = await waitFor(async () => {
    if (child.exitCode !== null) return false;
    return (await answers(connectionString)) ? true : undefined;
  }, READY_MS_MAX);
  if (ready) return { connectionString, stop, signal: (signal) => signalAll(child.pid, signal) };
  const lines = (await readFile(logFile, 'utf8')).split('\n').slice(-12).join('\n');
  await stop();
  throw new Error(`${binaries}/postgres does not start:\n${lines}`);
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
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

/** The postmaster first: a process that it starts meanwhile would be missed. */
async function signalAll(postmaster: number | undefined, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  if (postmaster === undefined) return;
  process.kill(postmaster, signal);
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  for (const pid of children.split(' ').filter((each) => each !== '')) {
    try {
      process.kill(Number(pid), signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/** Fast shutdown, and a kill where that takes too long. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  const guard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await exit;
  clearTimeout(guard);
}
