import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { VICTIM } from './victim-process.ts';

/** Inside the project, so that what stays outside the bundle is found. */
const FOLDERS = fileURLToPath(new URL('../../dist/', import.meta.url));
const FILE = 'victim.mjs';
/** Has machine code of its own. */
const OUTSIDE = ['@node-rs/argon2'];

/** A program in one file. */
export interface Bundle {
  readonly program: string;
  remove(): Promise<void>;
}

/**
 * Puts the victim's program into one file: four hundred modules that are found, read and stripped of their types for every process that is to die are most of
 * what it costs (0.25 instead of 0.95 s of CPU). It cannot migrate, since the SQL files are found from the modules' own places.
 */
export async function bundleVictim(): Promise<Bundle> {
  await mkdir(FOLDERS, { recursive: true });
  const directory = await mkdtemp(join(FOLDERS, 'victim-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: OUTSIDE },
    build: {
      ssr: VICTIM,
      outDir: directory,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: FILE, chunkFileNames: '[name].mjs' } },
    },
  });
  return { program: join(directory, FILE), remove: () => rm(directory, { recursive: true, force: true }) };
}
