import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { type DataFolder, makeDataFolder } from './support/data-folder.ts';
import { type Example, examplesOf, expectAnswer } from './support/readme.ts';
import { killServers, type LogLine, type ServerProcess, startServer } from './support/server-process.ts';
import { openStoreAt } from './support/test-store.ts';

const README = new URL('../README.md', import.meta.url);
const OPENAPI = new URL('../docs/openapi.json', import.meta.url);
const PRINTED_URL = 'http://127.0.0.1:8000';
const BLOCKS_MS_MAX = 60_000;
/** Stands between the outputs of two blocks; no answer of the server holds it. */
const BREAK = '\u001e';

let folder: DataFolder;
let server: ServerProcess;
let directory: string;
let readme: string;
let examples: readonly Example[];

beforeAll(async () => {
  readme = await readFile(README, 'utf8');
  examples = examplesOf(readme);
  folder = await makeDataFolder();
  directory = await mkdtemp(join(tmpdir(), 'kontor-readme-'));
  server = await startServer({ env: { KONTOR_DATA_DIR: folder.path } });
});
afterAll(async () => {
  await killServers();
  await folder?.remove();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

it('every curl block of the README does what is said below it, and every endpoint is among them', async () => {
  const { answers, statuses } = await runBlocks();
  expect(answers).toHaveLength(examples.length);
  for (const [index, example] of examples.entries()) {
    expect({ block: example.code, statuses: statuses[index] }).toEqual({
      block: example.code,
      statuses: example.statuses,
    });
    expectAnswer(answers[index] ?? '', example);
  }
  const opened = openStoreAt(server.databaseUrl);
  try {
    await expectConsistent(opened.database, { transfers_have_two_sides: 6, order_transitions: 4 });
  } finally {
    await opened.close();
  }

  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
  // Lines of the log tell of the order that they are about, that which is only just made too.
  expect(server.log.find(({ route }) => route === 'POST /orders/create/')?.['order_id']).toMatch(/^[0-9a-f-]{36}$/);
  const called = new Set(server.log.map(({ route }: LogLine) => route));
  for (const { method, path } of await documentedEndpoints()) {
    // What the admin panel asks is documented at /docs/; here is what clients of the store call.
    if (path.startsWith('/admin/api/')) continue;
    expect(readme).toContain(`\`${method} ${path}\``);
    expect([...called]).toContain(`${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  }
});

/** Runs all blocks in one bash, as a reader would, and tells what each wrote and which statuses its requests had. */
async function runBlocks(): Promise<{ answers: string[]; statuses: string[][] }> {
  // Statuses go to standard error: what a reader sees, and what a block pipes on, stays as it is.
  const lines = ['set -euo pipefail', `curl() { command curl --max-time 20 -w '%{stderr}%{http_code}\\n' "$@"; }`];
  for (const { code } of examples)
    lines.push(code.replaceAll(PRINTED_URL, server.url), `printf '${BREAK}'; printf '${BREAK}' >&2`);
  const { stdout, stderr } = await bash(lines.join('\n'));
  return {
    answers: stdout.split(BREAK).slice(0, -1),
    statuses: stderr
      .split(BREAK)
      .slice(0, -1)
      .map((text) => text.split('\n').filter((line) => line !== '')),
  };
}

function bash(script: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { PATH = '' } = process.env;
  const { promise, resolve, reject } = Promise.withResolvers<{ stdout: string; stderr: string }>();
  const options = { cwd: directory, env: { PATH, HOME: directory }, timeout: BLOCKS_MS_MAX, maxBuffer: 16 * 2 ** 20 };
  const child = execFile('bash', ['-s'], options, (error, stdout, stderr) => {
    if (error === null) resolve({ stdout, stderr });
    else reject(new Error(`a block failed: ${error.message}\n${stdout.slice(-1_000)}\n${stderr.slice(-1_000)}`));
  });
  child.stdin?.end(script);
  return promise;
}

async function documentedEndpoints(): Promise<{ readonly method: string; readonly path: string }[]> {
  const { paths } = JSON.parse(await readFile(OPENAPI, 'utf8')) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
}
