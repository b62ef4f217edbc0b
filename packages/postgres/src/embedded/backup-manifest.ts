import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError } from './error.ts';
import { syncFolder } from './folders.ts';

/** One file of a backup. */
export interface BackupFile {
  /** Relative to the cluster's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** What a finished backup consists of. Written last: a backup without it is unfinished and worth nothing. */
export interface BackupManifest {
  readonly format: 1;
  /** Of PostgreSQL, as `18.4`. A backup can be restored under the same major version only. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. What was committed before `startedAt` is in the backup, what after `finishedAt` is not. */
  readonly finishedAt: string;
  readonly fileCount: number;
  readonly bytes: number;
  /** The cluster's folders, also empty ones, each after its parent. */
  readonly folders: readonly string[];
  readonly files: readonly BackupFile[];
}

/** Told how much of a backup or a restore is done. `bytesTotal` is an estimate that may grow. */
export type ProgressListener = (bytesDone: number, bytesTotal: number) => void;

const NAME = 'manifest.json';

/** Where a backup holds the cluster's files. */
export function backupData(backupDirectory: string): string {
  return join(backupDirectory, 'data');
}

/** Writes the manifest, whole or not at all, and to the disk. */
export async function writeManifest(backupDirectory: string, manifest: BackupManifest): Promise<void> {
  const unfinished = join(backupDirectory, `${NAME}.unfinished`);
  await writeFile(unfinished, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
  await rename(unfinished, join(backupDirectory, NAME));
  await syncFolder(backupDirectory);
}

/** Throws EmbeddedServerError when there is no finished backup that this version understands. */
export async function readManifest(backupDirectory: string): Promise<BackupManifest> {
  const file = join(backupDirectory, NAME);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EmbeddedServerError(
      error.code === 'ENOENT'
        ? `${backupDirectory} holds no finished backup: there is no ${NAME}`
        : `cannot read ${file} (${error.code})`,
    );
  });
  const manifest = parse(text);
  if (manifest?.format !== 1)
    throw new EmbeddedServerError(`${file} is damaged, or of a later version of this program`);
  return manifest;
}

function parse(text: string): BackupManifest | undefined {
  try {
    return JSON.parse(text) as BackupManifest;
  } catch {
    return undefined;
  }
}
