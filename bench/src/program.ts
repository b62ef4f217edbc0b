import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { StatementStyle } from './baseline/connection.ts';

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const TAIL_LINES = 20;
/** What a program says on standard error once it can be asked. */
const SERVES_AT = /serves at\s+(http:\S+)/;
const LAUNCHER = fileURLToPath(new URL('../../kontor.mjs', import.meta.url));
/** As `npm start` runs the server. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const BASELINE = fileURLToPath(new URL('./baseline/main.ts', import.meta.url));

/** A server under measurement, as a process of its own. */
export interface ServerProgram {
  readonly url: URL;
  readonly pid: number;
  /** What it logged so far, of warnings and errors. */
  readonly warnings: readonly string[];
  /** Ends it with SIGTERM, and with SIGKILL where that does not help within 30 s. */
  stop(): Promise<void>;
}

/** The program did not come to serve, or ended on its own. */
class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/** Starts the real server on the PostgreSQL of `dataDirectory`, which is running: the server joins it. */
export function startKontor(dataDirectory: string): Promise<ServerProgram> {
  return start([LAUNCHER, 'start'], {
    KONTOR_DATA_DIR: dataDirectory,
    PORT: '0',
    HOST: '127.0.0.1',
    KONTOR_MODE: 'demo',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  });
}

/** Starts one process of a topology. */
export function startKontorWith(env: Readonly<Record<string, string>>): Promise<ServerProgram> {
  return start([LAUNCHER, 'start'], { HOST: '127.0.0.1', RATE_LIMITS: 'off', LOG_LEVEL: 'warn', ...env });
}

/** Starts the row-lock baseline on a database. */
export function startBaseline(
  connectionString: string,
  poolSize: number,
  style: StatementStyle,
): Promise<ServerProgram> {
  return start([BASELINE], {
    BASELINE_DATABASE_URL: connectionString,
    BASELINE_POOL: String(poolSize),
    BASELINE_STYLE: style,
  });
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ServerProgram> {
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(process.execPath, [...NODE_FLAGS, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  // A bench that is cut short leaves no server behind.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const warnings: string[] = [];
  const errors: string[] = [];
  const served = Promise.withResolvers<URL>();
  createInterface({ input: child.stdout }).on('line', (line) => keep(warnings, line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    keep(errors, line);
    const url = SERVES_AT.exec(line)?.[1];
    if (url !== undefined) served.resolve(new URL(url));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const guard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(guard);
    process.off('exit', onExit);
  };
  const guard = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
  const failed = ended.then(() => {
    throw new ProgramError(`${args.join(' ')} did not come to serve:\n${[...errors, ...warnings].join('\n')}`);
  });
  try {
    const url = await Promise.race([served.promise, failed]);
    return { url, pid: child.pid as number, warnings, stop };
  } finally {
    clearTimeout(guard);
    failed.catch(() => undefined);
  }
}

/** Keeps the first lines: what went wrong first says most. */
function keep(lines: string[], line: string): void {
  if (line.trim() !== '' && lines.length < TAIL_LINES) lines.push(line);
}
