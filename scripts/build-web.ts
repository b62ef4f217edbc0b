/**
 * `npm run build`: bundles the shop and the admin panel for the server to serve, compressed beforehand. The result is named by a hash of its sources and
 * put into place in one step, so that a running server, or another build, never sees half of one. `npm start` runs this where the build is not there.
 */
import { existsSync, globSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { BUILD_FAILED, PROJECT, WEB_APPS, type WebAppName, webBuildFolder } from '../apps/server/src/web/build.ts';
import { NONCE_PLACEHOLDER } from '../apps/server/src/web/routes.ts';
import { requireNode24 } from './command.ts';

const COMPRESSIBLE = /\.(js|css|svg|json|html|webmanifest|txt)$/;
const COMPRESSIBLE_BYTES_MIN = 512;
/** Builds of other versions that stay, for servers that may still start from them. */
const OLD_BUILDS_MAX = 3;

requireNode24();
// A test run or a shell may say otherwise, and React would bring its slow half along.
process.env['NODE_ENV'] = 'production';
const folder = await webBuildFolder();
try {
  if (!existsSync(folder) || process.argv.includes('--force')) await buildInto(folder);
  console.log(folder.slice(PROJECT.length));
} catch (error) {
  // One line first, which a start shows; then all of it.
  console.error(`${BUILD_FAILED}${oneLine((error as Error).message)}`);
  console.error(error);
  process.exitCode = 1;
}

/** The bundler's first line says that there are errors, and the next what the first of them is. */
function oneLine(message: string): string {
  const [first = '', second = ''] = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return `${first} ${second}`.trim();
}

async function buildInto(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const scratch = await mkdtemp(`${target}.`);
  await chmod(scratch, 0o755);
  try {
    for (const name of WEB_APPS) {
      if (existsSync(join(PROJECT, 'apps', name, 'index.html'))) await bundle(name, join(scratch, name));
    }
    for (const file of globSync('**/*', { cwd: scratch })) await compress(join(scratch, file));
    if (process.argv.includes('--force')) await rm(target, { recursive: true, force: true });
    // Another process may have been faster with the same sources, which is as good.
    await rename(scratch, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
    await prune(dirname(target), target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function bundle(name: WebAppName, outDir: string): Promise<void> {
  await build({
    root: join(PROJECT, 'apps', name),
    base: `/${name}/`,
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    // The shop's few styles come with its page: the first paint then waits for nothing else.
    plugins: [react(), ...(name === 'shop' ? [stylesInPage()] : [])],
    // The panel's component set writes styles at run time, which its policy allows by a nonce; the shop has none.
    ...(name === 'admin' ? { html: { cspNonce: NONCE_PLACEHOLDER } } : {}),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'baseline-widely-available',
      // Inline data would need a policy that allows it.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
    },
  });
}

/** Puts style sheets into the page that links them; the server allows each by its hash. */
function stylesInPage(): Plugin {
  return {
    name: 'styles-in-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      page.source = String(page.source).replaceAll(
        /<link rel="stylesheet"[^>]*href="\/shop\/([^"]+)">/g,
        (link, file: string) => {
          const sheet = bundle[file];
          if (sheet?.type !== 'asset') return link;
          delete bundle[file];
          return `<style>${String(sheet.source)}</style>`;
        },
      );
    },
  };
}

/** Writes the compressed forms of a file beside it, where they are smaller. */
async function compress(file: string): Promise<void> {
  if (!COMPRESSIBLE.test(file) || !(await stat(file)).isFile()) return;
  const content = await readFile(file);
  if (content.length < COMPRESSIBLE_BYTES_MIN) return;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  if (br.length < content.length) await writeFile(`${file}.br`, br);
  if (gz.length < content.length) await writeFile(`${file}.gz`, gz);
}

/** Removes the oldest builds, and what a killed one left half done. */
async function prune(builds: string, current: string): Promise<void> {
  const now = new Date();
  await utimes(current, now, now);
  const folders = (await readdir(builds)).map((name) => join(builds, name));
  const dated = await Promise.all(
    folders.map(async (path) => ({ path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(1 + OLD_BUILDS_MAX);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
