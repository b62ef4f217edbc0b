import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { type DataFolder, makeDataFolder } from './support/data-folder.ts';
import { killServers, type ServerProcess, startServer } from './support/server-process.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const LIBRARIES = ['openapi-fetch', 'openapi-typescript-helpers'];
const RUN_MS_MAX = 60_000;
const EXAMPLE = /```js\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/;

let folder: DataFolder;
let server: ServerProcess;
let project: string;

beforeAll(async () => {
  folder = await makeDataFolder();
  project = await mkdtemp(join(tmpdir(), 'kontor-sdk-'));
  server = await startServer({ env: { KONTOR_DATA_DIR: folder.path } });
});
afterAll(async () => {
  await killServers();
  await folder?.remove();
  await rm(project, { recursive: true, force: true });
});

const run = (program: string, args: readonly string[], options: object = {}) =>
  promisify(execFile)(program, args, { timeout: RUN_MS_MAX, ...options });

it('the package as it is published runs the example of its README, and types it', async () => {
  await run(process.execPath, [join(PROJECT, 'packages/sdk/scripts/build.ts')]);
  // As npm would install it: a project of its own, which knows nothing of this repository.
  await mkdir(join(project, 'node_modules', '@kontor'), { recursive: true });
  await cp(join(PROJECT, 'dist/sdk'), join(project, 'node_modules/@kontor/sdk'), { recursive: true });
  for (const name of LIBRARIES) {
    await cp(join(PROJECT, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
  }
  const [, example = '', printed] = EXAMPLE.exec(await readFile(join(PROJECT, 'packages/sdk/README.md'), 'utf8')) ?? [];
  await writeFile(join(project, 'example.mjs'), example);
  const { stdout } = await run(process.execPath, ['example.mjs'], {
    cwd: project,
    env: { PATH: process.env['PATH'], KONTOR_URL: server.url },
  });
  expect(stdout).toBe(printed);

  const typed = `import { answerOf, createKontor } from '@kontor/sdk/client';
const { balance } = await answerOf(createKontor().GET('/wallet/balance/'));
export const text: string = balance;
// @ts-expect-error an amount is a string, so that no digit of it is lost
export const number: number = balance;
// @ts-expect-error no such operation
await createKontor().GET('/wallet/none/');
`;
  await writeFile(join(project, 'typed.mts'), typed);
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
    '--types',
    '',
  ];
  await run(join(PROJECT, 'node_modules/.bin/tsc'), [...options, 'typed.mts'], { cwd: project });
});
