import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Credentials } from '@kontor/channel/credentials';
import { makeAuthority, type TestAuthority } from '@kontor/testing/certificates';

/** All processes of a test have one certificate: they are on one machine. */
export const TLS_NAMES: readonly string[] = ['127.0.0.1', 'store.test'];

/** The files that processes show each other instead of a secret. */
export interface InternalTlsFiles {
  readonly authority: TestAuthority;
  /** Of every process. */
  readonly env: Readonly<Record<'INTERNAL_TLS_CERT' | 'INTERNAL_TLS_KEY' | 'INTERNAL_TLS_CA', string>>;
  /** Puts others in the place of those that are there, each at once. */
  exchange(credentials: Credentials): Promise<void>;
  remove(): Promise<void>;
}

/** Makes an authority, and files of a certificate that it issued. */
export async function makeInternalTls(): Promise<InternalTlsFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-mtls-'));
  const authority = await makeAuthority('Store');
  const exchange = async (credentials: Credentials) => {
    for (const [name, text] of Object.entries(credentials)) {
      await writeFile(join(folder, `${name}.next`), text as string);
      await rename(join(folder, `${name}.next`), join(folder, name));
    }
  };
  await exchange({ ...(await authority.issue({ names: TLS_NAMES })), ca: authority.ca });
  return {
    authority,
    env: {
      INTERNAL_TLS_CERT: join(folder, 'cert'),
      INTERNAL_TLS_KEY: join(folder, 'key'),
      INTERNAL_TLS_CA: join(folder, 'ca'),
    },
    exchange,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
