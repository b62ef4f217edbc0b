import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { openWebApps } from './open.ts';

const BUILDING = 'building the shop and the admin panel, once for this version';
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'kontor-build-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** What a start says, and which applications it serves, where the build is `script`. */
async function opened(script: string) {
  const file = join(scratch, 'build.ts');
  await writeFile(file, script);
  const said: string[] = [];
  const folder = join(scratch, 'built');
  const apps = await openWebApps((line) => said.push(line), { script: file, folderOf: async () => folder });
  return { said, apps };
}

it('a build that fails costs the pages alone: one line says which error, and how to see all', async () => {
  const { said, apps } = await opened(
    `console.error('a warning\\nbuild failed: [PARSE_ERROR] apps/shop/src/cart.ts:3'); process.exit(1);`,
  );
  expect(apps).toEqual({ shop: null, admin: null });
  expect(said).toEqual([
    BUILDING,
    'the shop and the admin panel are not served, for they could not be built: [PARSE_ERROR] apps/shop/src/cart.ts:3 ("npm run build" shows all)',
  ]);
});

it('a build that ends without a word, or leaves nothing, is one that failed', async () => {
  expect((await opened('process.exit(3)')).said[1]).toContain('it ended with 3');
  const { said, apps } = await opened('');
  expect([apps, said[1]]).toEqual([{ shop: null, admin: null }, expect.stringContaining('could not be built')]);
});

it('what was built is served, and is not built twice', async () => {
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    for (const app of ['shop', 'admin']) {
      mkdirSync(${JSON.stringify(scratch)} + '/built/' + app, { recursive: true });
      writeFileSync(${JSON.stringify(scratch)} + '/built/' + app + '/index.html', '<title>' + app + '</title>');
    }`;
  const { said, apps } = await opened(script);
  expect(said).toEqual([BUILDING]);
  expect([apps.shop, apps.admin]).not.toContain(null);
  expect((await opened('process.exit(1)')).said).toEqual([]);
});
