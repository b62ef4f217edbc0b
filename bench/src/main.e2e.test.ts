import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { BenchReport } from './report.ts';

const LAUNCHER = fileURLToPath(new URL('../../kontor.mjs', import.meta.url));
const IN_MINIATURE = (
  '--runs 1 --seconds 1 --warm-up 0.3 --shoppers 1,8 --products 200 --pools 4 --baseline-shoppers 8 --floor-shoppers 8 ' +
  '--floor-orders 200'
).split(' ');

/** Where the bench makes its temporary folder: what it leaves there is seen. */
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-e2e-'));
  // PostgreSQL runs under another account where the tests run as root.
  await chmod(folder, 0o755);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function startBench(args: readonly string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [LAUNCHER, 'bench', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return child;
}

it('The whole bench in miniature measures every part, verifies, reports, and leaves nothing behind', async () => {
  const file = join(folder, 'report.json');
  const child = startBench([...IN_MINIATURE, '--json', file]);
  const [printed, progress, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'close') as Promise<[number]>,
  ]);
  expect(progress).toContain('[10/10]');
  expect(code, progress).toBe(0);

  const { machine, rows, floors, goals } = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
  expect(machine.postgresVersion).toMatch(/^18\./);
  expect(rows.map(({ system, distribution, shoppers }) => `${system} ${distribution} ${shoppers}`)).toEqual([
    'kontor spread 1',
    'kontor hot 1',
    'kontor spread 8',
    'kontor hot 8',
    'row locks, pool 4 spread 8',
    'row locks, pool 4 hot 8',
    'pipelined row locks, pool 4 spread 8',
    'pipelined row locks, pool 4 hot 8',
  ]);
  for (const row of rows) {
    expect(row).toMatchObject({ runs: 1, errors: 0 });
    expect(row.ordersPerSecond.median).toBeGreaterThan(1);
    expect(row.createAndPayP99Ms).toBeGreaterThanOrEqual(row.createAndPayP50Ms);
    const batched = row.system === 'kontor';
    expect(Object.keys(row.batchSizes)).toEqual(batched ? ['orders'] : []);
    expect(Object.keys(row.batchMs)).toEqual(batched ? ['orders'] : []);
    const cpu = [row.serverCpuMsPerOrder, row.databaseCpuMsPerOrder, row.loadCpuMsPerOrder];
    // /proc tells them, which Linux alone has.
    expect(process.platform !== 'linux' || cpu.every((ms) => ms !== null && ms > 0)).toBe(true);
  }
  const seen = rows.find(({ distribution, shoppers }) => distribution === 'spread' && shoppers === 8);
  const batchCommands = Math.round(seen?.batchSizes['orders'] ?? 0);
  expect(floors.map((floor) => [floor.connections, floor.batchCommands])).toEqual([
    [1, batchCommands],
    [2, batchCommands],
  ]);
  for (const { ordersPerSecond } of floors) expect(ordersPerSecond.median).toBeGreaterThan(1);
  expect(progress.match(/verified: all \d+ checks hold/g)).toHaveLength(3);
  expect(goals.map(({ name }) => name)).toEqual(['create + pay of one shopper, p50 ms']);
  for (const part of ['kontor', 'row locks, pool 4', 'database floor', 'create + pay of one shopper']) {
    expect(printed).toContain(part);
  }
  expect(await readdir(folder)).toEqual(['report.json']);
});

it('A bench that is interrupted ends its server and its database, and removes its folder', async () => {
  const child = startBench([...IN_MINIATURE, '--seconds', '60', '--only', 'kontor']);
  let progress = '';
  for await (const piece of child.stderr as NodeJS.ReadableStream) {
    progress += String(piece);
    // The server is started right after.
    if (/\bprepared in/.test(progress) && !child.killed) setTimeout(() => child.kill('SIGTERM'), 1_000);
    if (child.exitCode !== null) break;
  }
  if (child.exitCode === null) await once(child, 'close');
  expect(child.exitCode, progress).toBe(130);
  expect(await readdir(folder)).toEqual([]);
});

it('An option that is none is refused by name', async () => {
  const child = startBench(['--only', 'peers']);
  const [words] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, 'close')]);
  expect(child.exitCode).toBe(2);
  expect(words).toContain('--only: "peers" is none of kontor, baseline, floor');
});
