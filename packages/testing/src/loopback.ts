import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

import { waitFor } from '@kontor/postgres/embedded/wait';

/** Where the tests' programs listen. */
export const LOOPBACK = '127.0.0.1';
const READY_MS_MAX = 20_000;
const STOP_MS_MAX = 20_000;

/** A port of loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the machine gave no free port');
  return address.port;
}

/** A program of the machine that a test has started. */
export interface SystemProgram {
  /** Sends a signal, SIGSTOP and SIGCONT among them. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal, and resolves when the program has ended; kills it where that takes too long. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program in the foreground and resolves when it takes connections on `port` of loopback. @throws Error with what it wrote. */
export async function startProgram(
  program: string,
  args: readonly string[],
  port: number,
  account: { readonly uid?: number; readonly gid?: number; readonly cwd?: string } = {},
): Promise<SystemProgram> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'], ...account });
  let output = '';
  const hear = (text: Buffer) => {
    output = (output + text.toString()).slice(-4_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.on('error', (error) => hear(Buffer.from(error.message)));
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ready = await waitFor(async () => {
    if (child.exitCode !== null || child.pid === undefined) return false;
    return (await isOpen(port)) ? true : undefined;
  }, READY_MS_MAX);
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    process.off('exit', endWithUs);
    await endChild(child, signal);
  };
  if (ready) return { signal: (signal) => void child.kill(signal), end };
  await end('SIGKILL');
  throw new Error(`${program} does not start:\n${output}`);
}

/** Whether somebody takes connections on a port of loopback. */
function isOpen(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, LOOPBACK);
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const guard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await exit;
  clearTimeout(guard);
}
