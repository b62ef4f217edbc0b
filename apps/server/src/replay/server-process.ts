import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server may take until it is ready: the first start makes the database. */
const READY_MS_MAX = 120_000;
/** How long it may take to finish what is under way and stop its database. */
const STOP_MS_MAX = 30_000;
const PROBE_MS_MAX = 2_000;
const PROBE_EVERY_MS = 100;
const LOG_TAIL_LINES = 20;
const SERVER_PROGRAM = new URL('../main.ts', import.meta.url).pathname;

/** `ready`: it serves; `waiting`: it answers that it cannot yet; `none`: nothing answers there; `stranger`: not a store. */
export type Answering = 'ready' | 'waiting' | 'none' | 'stranger';

/** Asks the server at `url` once whether it is ready; takes at most 2 s. */
export async function probe(url: string): Promise<Answering> {
  try {
    const response = await fetch(new URL('/readyz', url), {
      signal: AbortSignal.timeout(PROBE_MS_MAX),
      redirect: 'manual',
    });
    await response.body?.cancel();
    if (response.status === 200) return 'ready';
    return response.status === 503 ? 'waiting' : 'stranger';
  } catch {
    return 'none';
  }
}

/** A server that runs for a command and is stopped by it. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it with SIGTERM, after STOP_MS_MAX with SIGKILL. Answers whether it ended by itself, and without an error. */
  stop(): Promise<boolean>;
}

/** The server did not start; the message holds the end of its log. */
class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
}

/**
 * Starts the server program on a free port of loopback with its usual data, in demo mode and without rate limits, and waits until it
 * is ready. `environment` is added to this process's own.
 * @throws ServerStartError when it ends before that, or takes longer than READY_MS_MAX.
 */
export async function startServer(environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PORT: String(port),
    HOST: '127.0.0.1',
    KONTOR_MODE: 'demo',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [SERVER_PROGRAM], {
    // oxlint-disable-next-line no-restricted-properties -- handed on to the server, which reads it; nothing is read here
    env: { ...process.env, ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  const keep = (text: string): void => {
    tail.push(...text.split('\n').filter((line) => line !== ''));
    tail.splice(0, tail.length - LOG_TAIL_LINES);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.on('error', (error) => keep(error.message));
  const ended = once(child, 'exit').catch(() => undefined);

  const giveUpAt = performance.now() + READY_MS_MAX;
  while ((await probe(url)) !== 'ready') {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new ServerStartError(`the server ended before it was ready:\n${tail.join('\n')}`);
    }
    if (performance.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new ServerStartError(`the server was not ready after ${READY_MS_MAX / 1000} s:\n${tail.join('\n')}`);
    }
    await sleep(PROBE_EVERY_MS);
  }

  async function stop(): Promise<boolean> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode === 0;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
    return child.exitCode === 0;
  }
  return { url, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new ServerStartError('the machine gave no free port');
  return address.port;
}
