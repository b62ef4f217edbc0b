import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ReplayReport } from './report.ts';
import { probe, type ServerProcess, startServer } from './server-process.ts';
import { makeSample } from './testing/sample.ts';

const CLI = new URL('../cli/replay.ts', import.meta.url).pathname;
const sample = makeSample({ seed: 11, invoices: 42 });
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-replay-'));
  // As root the database runs as another user, who has to get to its data.
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'sample.csv'), sample.csv);
  server = await startServer({ KONTOR_DATA_DIR: join(folder, 'data') });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function replay(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('npm run replay, against the real server', () => {
  it('reconciles a file with guests, changed prices, a 600-line invoice, full and partial returns', async () => {
    const file = join(folder, 'sample.csv');
    const jsonFile = join(folder, 'report.json');
    const { code, output } = await replay(file, '--url', server.url, '--json-file', jsonFile);
    const report = JSON.parse(await readFile(jsonFile, 'utf8')) as ReplayReport;
    expect(report.reconciliation.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.orders).toMatchObject({
      paid: sample.facts.saleInvoices,
      cancelled: sample.facts.fullReturns,
      refusals: {},
    });
    expect(output).toContain('Reconciled: the store agrees with the file to the unit and the penny.');
    expect(code).toBe(0);
  });

  it('ends with code 2 where nobody signs in or nothing answers, and leaves a server that it did not start alone', async () => {
    const file = join(folder, 'sample.csv');
    expect((await replay(file, '--url', server.url, '--password', 'wrong')).code).toBe(2);
    expect((await replay(file, '--url', 'http://127.0.0.1:9')).code).toBe(2);
    expect(await probe(server.url)).toBe('ready');
  });

  it('stops the server that it started, which ends without an error', async () => {
    expect(await server.stop()).toBe(true);
    expect(await probe(server.url)).toBe('none');
  });
});
