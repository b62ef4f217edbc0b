/**
 * `npm run replay -- FILE.csv`: sends the real orders of a file through the HTTP API of a running server, or of one started for it,
 * and reconciles the store with the file. Exit code 0: reconciled; 1: not; 2: it could not be tried.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { printReport } from '../replay/print-report.ts';
import { showProgress } from '../replay/progress.ts';
import { runReplay } from '../replay/run.ts';
import { probe, type ServerProcess, startServer } from '../replay/server-process.ts';

const DEFAULT_URL = 'http://127.0.0.1:8000';
const CONCURRENCY_MAX = 256;
const USAGE = `usage: npm run replay -- FILE.csv [options]
  --url URL            the server (default ${DEFAULT_URL}; if nothing answers there, one is started)
  --username, --password   an account of staff (default admin, admin)
  --concurrency N      requests at once, 1 to ${CONCURRENCY_MAX} (default 16)
  --json               print the report as JSON
  --json-file FILE     write the report as JSON into a file too
A server that limits requests makes it slow, not wrong: started with RATE_LIMITS=off (demo mode) it does not.`;

let started: ServerProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void (started?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  if (started !== undefined && !(await started.stop()))
    console.error('the server that was started did not stop cleanly');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      username: { type: 'string', default: 'admin' },
      password: { type: 'string', default: 'admin' },
      concurrency: { type: 'string', default: '16' },
      json: { type: 'boolean', default: false },
      'json-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const concurrency = /^\d{1,3}$/.test(values.concurrency) ? Number(values.concurrency) : 0;
  if (values.help || file === undefined || positionals.length > 1 || concurrency < 1 || concurrency > CONCURRENCY_MAX) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const url = await serverFor(values.url);
  const report = await runReplay({
    file,
    url,
    serverStarted: started !== undefined,
    username: values.username,
    password: values.password,
    concurrency,
    progress: showProgress(process.stderr),
    announce: (line) => console.error(line),
  });
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (values['json-file'] !== undefined) await writeFile(values['json-file'], json);
  process.stdout.write(values.json ? json : printReport(report));
  return report.reconciled ? 0 : 1;
}

async function serverFor(wanted: string | undefined): Promise<string> {
  const url = wanted ?? DEFAULT_URL;
  const answering = await probe(url);
  if (answering === 'ready') return url;
  if (wanted === undefined && answering === 'none') {
    console.error(`nothing answers at ${url}: starting a server`);
    started = await startServer();
    return started.url;
  }
  const why = {
    none: 'nothing answers; start the server there, or leave --url out to have one started',
    waiting: 'the server is not ready; try again in a moment',
    stranger: 'what answers is no store',
  };
  throw new Error(`${url}: ${why[answering]}`);
}
