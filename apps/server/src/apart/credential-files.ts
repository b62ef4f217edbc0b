import { readFile } from 'node:fs/promises';

import { CredentialError, CredentialStore, type Credentials } from '@kontor/channel/credentials';
import { type PeriodicTask, startPeriodic } from '@kontor/runtime/periodic';

import { ConfigError, type InternalTls } from '../config.ts';

/** How often the files are looked at. They are read whole, so that it does not matter how they were exchanged: in place, by renaming, or behind a link. */
const LOOK_MS = 2_000;
const VARIABLES = { cert: 'INTERNAL_TLS_CERT', key: 'INTERNAL_TLS_KEY', ca: 'INTERNAL_TLS_CA' } as const;

/** Told what became of files that have changed. */
export interface CredentialObserver {
  renewed(validTo: Date): void;
  /** What is in the files cannot be used, and was so at two looks at least: what was there before stays. */
  refused(error: Error): void;
}

/** Reads the files by which a process is known to the others. @throws ConfigError that names the variable whose file cannot be used. */
export async function openCredentialFiles(files: InternalTls): Promise<CredentialStore> {
  try {
    return new CredentialStore(await readFiles(files));
  } catch (error) {
    throw error instanceof CredentialError ? inWords(error, files) : error;
  }
}

/** Has the store take what is in the files whenever that has changed. Returns what ends it. */
export function followCredentialFiles(
  files: InternalTls,
  store: CredentialStore,
  observer: CredentialObserver,
): () => Promise<void> {
  let last: string | null = null;
  let told: string | null = null;
  const refuse = (error: Error) => {
    // Three files are hardly ever exchanged at once: what does not fit together at one look may at the next.
    if (last === error.message && told !== last) observer.refused(error);
    if (last === error.message) told = last;
    last = error.message;
  };
  const look: PeriodicTask = {
    name: 'look at the certificates between services',
    pauseMs: LOOK_MS,
    run: async () => {
      try {
        const isNew = store.renew(await readFiles(files));
        [last, told] = [null, null];
        if (isNew) observer.renewed(store.validTo);
      } catch (error) {
        refuse(error instanceof CredentialError ? inWords(error, files) : (error as Error));
      }
    },
  };
  return startPeriodic(look, () => {});
}

async function readFiles({ certFile, keyFile, caFile }: InternalTls): Promise<Credentials> {
  const [cert, key, ca] = await Promise.all([
    readText('INTERNAL_TLS_CERT', certFile),
    readText('INTERNAL_TLS_KEY', keyFile),
    readText('INTERNAL_TLS_CA', caFile),
  ]);
  return { cert, key, ca };
}

async function readText(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EACCES: 'this process may not read it' }[code];
    throw new ConfigError(`${variable}: ${file}: ${why ?? `it cannot be read (${code})`}`);
  }
}

function inWords({ part, message }: CredentialError, { certFile, keyFile, caFile }: InternalTls): ConfigError {
  return new ConfigError(`${VARIABLES[part]}: ${{ cert: certFile, key: keyFile, ca: caFile }[part]}: ${message}`);
}
