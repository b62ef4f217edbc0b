import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** How long a start may take: the first one on a folder makes the cluster, and the machine may be busy. */
const READY_MS_MAX = 60_000;
/** A server that does not end in this time is killed, and the test that stopped it fails. */
const STOP_MS_MAX = 45_000;
const PROGRAM = fileURLToPath(new URL('../../kontor.mjs', import.meta.url));

/** A line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a server is started: its environment (nothing is inherited but PATH and HOME), and where. */
export interface ServerOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A server program that serves. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** The connection string that it printed for psql. */
  readonly databaseUrl: string;
  /** Every line of its log so far. */
  readonly log: readonly LogLine[];
  readonly exit: Promise<Exit>;
  /** Reads nothing more of what it writes, as when a collector of logs or a terminal is gone. */
  stopReading(): void;
  /** Sends the signal, and resolves when the process has ended. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Exit>;
}

/** What a start said that ended before it served. */
export interface FailedStart extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
// A test that is cut short leaves no server behind, and its PostgreSQL neither: Vitest ends its workers with SIGTERM.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
if (process.env['VITEST'] !== undefined) process.once('SIGTERM', () => process.exit());

/**
 * Starts the server program on a free port of loopback, in demo mode without rate limits unless `env` says otherwise, and resolves when its log says
 * that it is ready. @throws Error with what it wrote, when it ends before that or takes longer than READY_MS_MAX.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { child, exit, output } = launch(options);
  const log: LogLine[] = [];
  const ready = Promise.withResolvers<string>();
  createInterface({ input: output.stdout }).on('line', (line) => {
    const entry = JSON.parse(line) as LogLine;
    log.push(entry);
    if (entry['msg'] === 'kontor is ready') ready.resolve(String(entry['url']));
  });
  const announced = Promise.withResolvers<string>();
  createInterface({ input: output.stderr }).on('line', (line) => {
    output.errors.push(line);
    const found = /psql\s+(postgres\S+)/.exec(line)?.[1];
    if (found !== undefined) announced.resolve(found);
  });
  const late = Promise.withResolvers<string>();
  const patience = setTimeout(() => late.resolve(`it was not ready after ${READY_MS_MAX} ms`), READY_MS_MAX);
  const ended = exit.then(({ code, signal }) => `it ended (${signal ?? code})`);
  const failed = Promise.race([ended, late.promise]).then((why) => {
    child.kill('SIGKILL');
    throw new Error(`the server did not start: ${why}\n${output.errors.join('\n')}\n${JSON.stringify(log.slice(-20))}`);
  });
  const [url, databaseUrl] = await Promise.race([Promise.all([ready.promise, announced.promise]), failed]);
  clearTimeout(patience);
  failed.catch(() => undefined);
  return {
    url,
    databaseUrl,
    log,
    exit,
    pid: child.pid as number,
    stopReading: () => {
      output.stdout.destroy();
      output.stderr.destroy();
    },
    end: async (signal) => {
      child.kill(signal);
      const guard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      const ended = await exit;
      clearTimeout(guard);
      return ended;
    },
  };
}

/** Starts the server program where it must not come to serve, and resolves to what it said. @throws Error when it serves nevertheless. */
export async function startRefused(options: ServerOptions): Promise<FailedStart> {
  const { child, exit, output } = launch(options);
  const [stdout, stderr]: [string[], string[]] = [[], []];
  output.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  output.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const guard = setTimeout(() => child.kill('SIGKILL'), READY_MS_MAX);
  const ended = await exit;
  clearTimeout(guard);
  if (ended.signal !== null) throw new Error(`the server started, or hung: ${stdout.join('')}${stderr.join('')}`);
  return { ...ended, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** Kills every server that is still there. For `afterEach` and `afterAll`. */
export async function killServers(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    }),
  );
}

interface Output {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly errors: string[];
}

function launch({ env, cwd }: ServerOptions): {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  readonly output: Output;
} {
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: { PATH, HOME, PORT: '0', HOST: '127.0.0.1', RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  // 'close' comes after the last of its output, which 'exit' does not promise.
  const exit = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return { child, exit, output: { stdout: child.stdout, stderr: child.stderr, errors: [] } };
}
