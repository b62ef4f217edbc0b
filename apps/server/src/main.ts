import { flushCompileCache } from 'node:module';

import { armFaults } from '@kontor/faults/fault-point';
import { injectorOf } from '@kontor/faults/plan';
import { openCredentialFiles } from './apart/credential-files.ts';
import { planProcess } from './apart/process-plan.ts';
import { startApart } from './apart/start-apart.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { SAMPLE_ACCOUNTS } from './sample-data.ts';
import { type RunningServer, startServer } from './server.ts';
import { openWebApps } from './web/open.ts';

/** What `kill` and Ctrl-C end, with exit code 0 when everything under way was finished. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

// What is said to a person there may be none to hear.
process.stderr.on('error', () => {});

try {
  const config = readConfig();
  if (config.faults.length > 0) armFaults(injectorOf(config.faults));
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.logger.fatal({ err: error }, 'a bug: this process ends, and what is under way will be found by its retries');
    void log.flush().then(() => process.exit(1));
  });
  const plan = planProcess(config);
  // Now, rather than when databases have been opened and migrated; where nothing is apart, too: who sets them means to be heard.
  if (config.internalTls !== null) await openCredentialFiles(config.internalTls);
  const web = plan.isGateway ? openWebApps(toPerson) : undefined;
  const server = await (plan.isTogether ? startServer(config, log, web) : startApart(config, plan, log, web));
  stopOnSignal(server, () => log.flush());
  log.logger.info({ url: server.url, internal_url: server.internalUrl, mode: config.mode }, 'kontor is ready');
  void log.flush();
  announce(server, config.mode === 'demo');
  // Now rather than at the end, which a killed process does not come to.
  flushCompileCache();
} catch (error) {
  process.stderr.write(`kontor does not start: ${wordsFor(error)}\n`);
  process.exit(1);
}

/** One line for what the person who started it can mend; for anything else where it happened. */
function wordsFor(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen') return stack ?? message;
  if (code === 'EADDRINUSE') return `${message}; PORT chooses another port`;
  return `${message}; PORT, INTERNAL_PORT and HOST say where it listens`;
}

function stopOnSignal(server: RunningServer, flush: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    process.stderr.write(`${signal}: finishing what is under way\n`);
    await server.close();
    await flush();
    process.exit(0);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => void stop(signal));
}

function toPerson(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** For the person who started it; to standard error, since standard output is the log's. */
function announce(server: RunningServer, demo: boolean): void {
  const lines = [
    '',
    `  Kontor serves at   ${server.url}`,
    `  Shop, admin panel  ${server.url}/shop/  ${server.url}/admin/`,
    `  API reference      ${server.url}/docs/`,
    `  psql               ${server.clientUrl}`,
    ...(demo
      ? [
          `  Sample accounts    ${SAMPLE_ACCOUNTS.map(({ username, password }) => `${username}/${password}`).join('  ')}`,
        ]
      : []),
    '',
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}
