import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const CACHE = join(MODULES, '.cache/kontor-chromium');
const PACKAGE = join(MODULES, '@sparticuz/chromium');
const PACKED = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'] as const;
const VERSION_MS_MAX = 20_000;
/** Tests run as root too, and their pages are our own. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];

/** Starts the Chromium that npm brought, with the fonts that came with it, so that pages look the same on every machine. */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await unpackedChromium();
  return chromium.launch({ executablePath, args: [...ARGS, ...args], env });
}

/** Where Chromium is once it was unpacked, and the environment that it needs. Unpacking takes some seconds, once per version. */
export async function unpackedChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, version);
  if (!existsSync(folder)) await unpack(join(PACKAGE, 'bin'), folder);
  const executablePath = join(folder, 'chromium');
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, FONTCONFIG_PATH: join(folder, 'fonts') };
  if (await runs(executablePath, env)) return { executablePath, env };
  // A machine without NSS: the package has libraries of its own, which the machine's would be preferred to.
  const withLibraries = { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  if (await runs(executablePath, withLibraries)) return { executablePath, env: withLibraries };
  throw new Error(
    `${executablePath} does not start here: the browser tests need 64-bit Linux (x64), or "apt-get install libnss3"`,
  );
}

async function unpack(packed: string, folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const scratch = await mkdtemp(`${folder}.`);
  const { TMPDIR } = process.env;
  // The package unpacks into the system's temporary folder, where other versions and other accounts unpack theirs.
  process.env['TMPDIR'] = scratch;
  try {
    await Promise.all(PACKED.map((name) => inflate(join(packed, name))));
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
  await writeFile(join(scratch, 'fonts', 'fonts.conf'), FONTS_CONFIG);
  await rename(scratch, folder).catch(async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  });
}

/** Where fonts are, from where this file is, and their cache, in the HOME that Chromium is given: the folder may be moved, or copied, with what is unpacked in it. */
const FONTS_CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">.</dir><cachedir>~/fonts/cache</cachedir><config></config></fontconfig>
`;

async function runs(program: string, env: Record<string, string>): Promise<boolean> {
  try {
    await promisify(execFile)(program, ['--version'], { env, timeout: VERSION_MS_MAX });
    return true;
  } catch {
    return false;
  }
}
