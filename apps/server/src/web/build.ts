import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
/** The web applications, each served under its name; one without an index.html is not there yet. */
export const WEB_APPS = ['shop', 'admin'] as const;
/** One of WEB_APPS. */
export type WebAppName = (typeof WEB_APPS)[number];

/** Begins the line in which a failed build says why, among whatever else it says. */
export const BUILD_FAILED = 'build failed: ';

const BUILD_SCRIPT = join(PROJECT, 'scripts/build-web.ts');
const BUILD_MS_MAX = 300_000;
/** Whatever a build is made from; the lock file stands for every library. */
const SOURCES = [
  'apps/{shop,admin}/**/*',
  'packages/{kernel,contracts,sdk}/src/**/*.ts',
  'package-lock.json',
  'scripts/build-web.ts',
];
const IGNORED = /\/(node_modules|screenshots)\/|\.test\.tsx?$/;

/**
 * Where the build of the present sources is, whether it is there or not. The name is a hash of the sources, so that a build is never taken for one of
 * other sources, and several versions may be there.
 */
export async function webBuildFolder(): Promise<string> {
  const files = globSync(SOURCES, { cwd: PROJECT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !IGNORED.test(file))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${file.slice(PROJECT.length)}\0${content.length}\0`).update(content);
  }
  return join(PROJECT, 'dist', 'web', hash.digest('hex').slice(0, 16));
}

/** What builds, and where to; a test has its own. */
export interface WebBuilder {
  readonly script?: string;
  readonly folderOf?: () => Promise<string>;
}

/**
 * Makes sure that the build of the present sources is there, and tells where: at once where it is, else by a process of its own, so that what serves
 * never loads the bundler. @throws Error with one line, where it cannot be built.
 */
export async function ensureWebBuild(
  announce: (line: string) => void,
  { script = BUILD_SCRIPT, folderOf = webBuildFolder }: WebBuilder = {},
): Promise<string> {
  const folder = await folderOf();
  if (existsSync(folder)) return folder;
  announce('building the shop and the admin panel, once for this version');
  const child = spawn(process.execPath, [script], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: BUILD_MS_MAX,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0 && existsSync(folder)) return folder;
  const said = errors.split('\n').find((line) => line.startsWith(BUILD_FAILED));
  const why = said?.slice(BUILD_FAILED.length) ?? `it ended with ${String(code)}`;
  throw new Error(
    `the shop and the admin panel are not served, for they could not be built: ${why} ("npm run build" shows all)`,
  );
}
