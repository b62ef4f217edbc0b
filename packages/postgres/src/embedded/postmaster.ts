import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { asAccount } from './account.ts';
import { SERVER_ENVIRONMENT } from './binaries.ts';
import type { ClusterContext } from './cluster.ts';
import { EmbeddedServerError } from './error.ts';
import { postmasterStatus } from './pidfile.ts';
import { boundLog, logTail } from './server-log.ts';
import { waitFor } from './wait.ts';

/** Recovery after a crash replays up to `max_wal_size` of log before the server is ready. */
const READY_MAX_MS = 600_000;

/** Signals in rising severity with the time each may take: fast shutdown with a checkpoint, none, and the kernel's. */
const STOP_STEPS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
];

/** What a postmaster says when something of an earlier one is in its way, or its port was taken: another try may help. */
const TRANSIENT_FAILURE =
  /pre-existing shared memory block|lock file ".*" already exists|could not create any TCP\/IP sockets/;

/** A postmaster that ended before it was ready. */
export class PostmasterFailed extends EmbeddedServerError {
  /** True when the same start may succeed a moment later. */
  readonly transient: boolean;
  constructor(summary: string, logLines: string) {
    super(`${summary}\n${logLines}`);
    this.transient = TRANSIENT_FAILURE.test(logLines);
  }
}

/**
 * Starts a postmaster and resolves once it accepts connections. It is in a session of its own, so that an interrupt typed
 * on the terminal reaches its owner alone, and does not keep this process alive.
 * Throws PostmasterFailed with the last lines of its log.
 */
export async function startPostmaster(
  { layout, account, binaries }: ClusterContext,
  args: string[],
): Promise<ChildProcess> {
  await boundLog(layout.log);
  const log = await open(layout.log, 'a', 0o600);
  const logStart = (await stat(layout.log)).size;
  const child = spawn(binaries.postgres, args, {
    ...asAccount(account),
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  });
  child.unref();
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  const state = await waitFor(async () => {
    if (hasExited(child)) return 'exited';
    const status = await postmasterStatus(layout);
    return status?.ready && status.pid === child.pid ? 'ready' : undefined;
  }, READY_MAX_MS);
  if (state === 'ready') return child;
  if (state === undefined) await stopPostmaster(child);
  const summary =
    state === undefined ? `PostgreSQL was not ready after ${READY_MAX_MS / 1000} s` : 'PostgreSQL did not start';
  throw new PostmasterFailed(`${summary}; ${layout.log} ends with:`, await logTail(layout.log, logStart));
}

/** Fast shutdown, harder ones if it does not answer; resolves when the postmaster is gone. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  child.ref();
  for (const [signal, patienceMs] of STOP_STEPS) {
    if (hasExited(child)) return;
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) });
    child.kill(signal);
    if (
      await exit.then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new EmbeddedServerError(`PostgreSQL ${child.pid} does not end`);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
