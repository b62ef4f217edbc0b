import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerAccount } from './account.ts';
import { type BackupManifest, backupData, type ProgressListener, readManifest } from './backup-manifest.ts';
import { EmbeddedServerError } from './error.ts';
import { syncFolder } from './folders.ts';
import { copyAll, copyHashed } from './hashed-copy.ts';
import { type Layout, prepareLayout, UNFINISHED_PREFIX } from './layout.ts';
import { tryOwn } from './owner-lock.ts';
import { clusterProcesses } from './processes.ts';

/** What to restore, and where to. */
export interface RestoreOptions {
  /** What backupEmbedded made. It is only read. */
  readonly backupDirectory: string;
  /** The server's folder, as for startEmbeddedServer. */
  readonly directory: string;
  /** Move data that is there aside, instead of refusing. */
  readonly replace?: boolean;
  readonly onProgress?: ProgressListener;
}

/** What was restored. */
export interface Restored {
  readonly manifest: BackupManifest;
  /** Where the data that was there before lies now. */
  readonly movedAside: string | undefined;
}

/**
 * Puts a backup in the place of a server's data, for the server's account; the next start recovers it, and gives it a
 * password of its own. Every file is checked against the manifest before anything that is there is touched: a backup
 * that is damaged, unfinished or incomplete changes nothing.
 *
 * Throws EmbeddedServerError also when the server runs, or has data and `replace` is not set.
 */
export async function restoreEmbedded(options: RestoreOptions): Promise<Restored> {
  const manifest = await readManifest(options.backupDirectory);
  const { layout, account } = await prepareLayout(options.directory);
  const lock = tryOwn(layout.lock);
  if (!lock) throw new EmbeddedServerError(`a server is running on ${layout.directory}: stop it first`);
  const unfinished = join(layout.directory, `${UNFINISHED_PREFIX}${randomUUID()}`);
  try {
    await requireStopped(layout);
    const occupied = await holdsData(layout);
    if (occupied && !options.replace) {
      throw new EmbeddedServerError(`${layout.data} holds data: restore elsewhere, or have it moved aside (--replace)`);
    }
    await copyVerified(manifest, options, unfinished, account);
    const movedAside = occupied ? `${layout.data}.replaced-${new Date().toISOString().replaceAll(':', '')}` : undefined;
    if (movedAside) await rename(layout.data, movedAside);
    await rename(unfinished, layout.data);
    await syncFolder(layout.directory);
    return { manifest, movedAside };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    lock.release();
  }
}

/** Without an owner, a server whose owner was killed may still run. */
async function requireStopped(layout: Layout): Promise<void> {
  const { postmasters, others } = await clusterProcesses(layout.tag);
  const pid = [...postmasters, ...others][0];
  if (pid !== undefined)
    throw new EmbeddedServerError(`PostgreSQL ${pid} still runs on ${layout.directory}: end it first`);
}

async function holdsData(layout: Layout): Promise<boolean> {
  const names = await readdir(layout.data).catch(() => []);
  return names.length > 0;
}

async function copyVerified(
  manifest: BackupManifest,
  { backupDirectory, onProgress = () => {} }: RestoreOptions,
  target: string,
  account: ServerAccount | undefined,
): Promise<void> {
  const own = async (path: string) => (account ? chown(path, account.uid, account.gid) : undefined);
  const source = backupData(backupDirectory);
  const folders = ['', ...manifest.folders].map((folder) => inside(target, folder));
  for (const folder of folders) {
    await mkdir(folder, { mode: 0o700 });
    await own(folder);
  }
  let bytesDone = 0;
  await copyAll(manifest.files, async ({ path, bytes, sha256 }) => {
    const copied = await copyHashed(inside(source, path), inside(target, path), (count) => {
      bytesDone += count;
      onProgress(bytesDone, manifest.bytes);
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new EmbeddedServerError(`the backup is damaged: ${path} is missing`);
    });
    if (copied.bytes !== bytes || copied.sha256 !== sha256) {
      throw new EmbeddedServerError(`the backup is damaged: ${path} is not what was backed up`);
    }
    await own(inside(target, path));
  });
  for (const folder of folders) await syncFolder(folder);
}

/** A manifest is data from elsewhere: no path in it may lead out of its folder. */
function inside(folder: string, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw new EmbeddedServerError(`the backup is damaged: ${path} leads out of it`);
  }
  return join(folder, path);
}
