import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type MadeCertificate, makeAuthority, type TestAuthority } from '@kontor/testing/certificates';
import { afterEach, beforeEach, expect, it } from 'vitest';

import type { InternalTls } from '../config.ts';
import { followCredentialFiles, openCredentialFiles } from './credential-files.ts';

const LOOKS_MS_MAX = 8_000;

let folder: string;
let files: InternalTls;
let authority: TestAuthority;
let own: MadeCertificate;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-tls-'));
  authority = await makeAuthority();
  own = await authority.issue();
  files = {
    certFile: join(folder, 'tls.crt'),
    keyFile: join(folder, 'tls.key'),
    caFile: join(folder, 'ca.crt'),
    port: 0,
    callers: [],
  };
  await write({ ...own, ca: authority.ca });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write({ cert, key, ca }: Partial<MadeCertificate & { ca: string }>): Promise<void> {
  if (cert !== undefined) await writeFile(files.certFile, cert);
  if (key !== undefined) await writeFile(files.keyFile, key);
  if (ca !== undefined) await writeFile(files.caFile, ca);
}

it.each([
  ['INTERNAL_TLS_CERT', () => rm(files.certFile), 'there is no such file'],
  ['INTERNAL_TLS_CA', () => rm(files.caFile), 'there is no such file'],
  ['INTERNAL_TLS_KEY', () => rm(files.keyFile).then(() => symlink(folder, files.keyFile)), 'cannot be read (EISDIR)'],
  ['INTERNAL_TLS_CERT', () => write({ cert: own.key }), 'there is no certificate in PEM in it'],
  ['INTERNAL_TLS_KEY', () => write({ key: own.cert }), 'no private key in PEM'],
  ['INTERNAL_TLS_CA', () => write({ ca: 'x' }), 'there is no certificate in PEM in it'],
  ['INTERNAL_TLS_KEY', async () => write({ key: (await authority.issue()).key }), 'not the one of the certificate'],
  ['INTERNAL_TLS_CERT', async () => write(await authority.issue({ notAfter: new Date() })), 'expired at'],
] as const)('a start ends with one line that names %s', async (variable, spoil, words) => {
  await spoil();
  const { message } = await openCredentialFiles(files).then(
    () => new Error('they were taken'),
    (error: Error) => error,
  );
  expect(message.startsWith(`${variable}: ${folder}`)).toBe(true);
  expect(message).toContain(words);
  expect(message).not.toContain('\n');
});

it('files that have changed are taken by themselves; what does not fit together is told once, and changes nothing', async () => {
  const store = await openCredentialFiles(files);
  const told: string[] = [];
  const stop = followCredentialFiles(files, store, {
    renewed: (validTo) => told.push(`until ${validTo.toISOString()}`),
    refused: ({ message }) => told.push(message),
  });
  try {
    const next = await authority.issue({ notAfter: new Date(Date.now() + 1_800_000) });
    await write({ cert: next.cert });
    await expect
      .poll(() => told, { timeout: LOOKS_MS_MAX })
      .toEqual([expect.stringMatching(/^INTERNAL_TLS_KEY: .*not the one/)]);
    expect(store.current.cert).toBe(own.cert);
    // As a secret is exchanged that is mounted: by renaming.
    await writeFile(join(folder, 'next'), next.key);
    await rename(join(folder, 'next'), files.keyFile);
    await expect.poll(() => told, { timeout: LOOKS_MS_MAX }).toHaveLength(2);
    expect(told[1]).toBe(`until ${store.validTo.toISOString()}`);
    expect(store.current).toEqual({ ...next, ca: authority.ca });
  } finally {
    await stop();
  }
});
