import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFile, BackupManifest, ProgressListener } from './backup-manifest.ts';
import { EmbeddedServerError } from './error.ts';
import { syncFolder } from './folders.ts';
import { copyAll, copyHashed } from './hashed-copy.ts';

/** Their contents are of no use to another server, or rebuilt by it; pg_wal is copied apart. (As pg_basebackup has it.) */
const FOLDERS_LEFT_EMPTY = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);

/** Of this server alone, or temporary. The password stays out, so that a backup opens no server. */
const FILES_LEFT_OUT =
  /^(postmaster\.(pid|opts)|kontor\.password.*|backup_(label|manifest).*|tablespace_map.*|current_logfiles.*|pg_internal\.init.*|pgsql_tmp.*|postgresql\.auto\.conf\.tmp|t\d+_\d+.*)$/;

const CONTROL_FILE = 'global/pg_control';
const CONTROL_READS_MAX = 100;

/** The files of one backup of a cluster that goes on changing, as they are copied. */
export class ClusterCopy {
  readonly #source: string;
  readonly #target: string;
  readonly #onProgress: ProgressListener;
  readonly #folders: string[] = [];
  readonly #files: BackupFile[] = [];
  #bytesDone = 0;
  #bytesTotal = 0;

  constructor(source: string, target: string, onProgress: ProgressListener = () => {}) {
    this.#source = source;
    this.#target = target;
    this.#onProgress = onProgress;
  }

  /** Copies everything but the log. Files may change, come and go meanwhile: the log that is copied later tells how. */
  async copyCluster(): Promise<void> {
    await this.#copyAll(await this.#makeFolders(''));
    await this.write(CONTROL_FILE, await readSteadily(join(this.#source, CONTROL_FILE)));
  }

  /** Copies the named segments of the log, each of which must be there, and the history of timelines. */
  async copyLog(segments: readonly string[]): Promise<void> {
    const histories = (await readdir(join(this.#source, 'pg_wal'))).filter((name) => name.endsWith('.history'));
    const paths = [...histories, ...segments].map((name) => `pg_wal/${name}`);
    const missing = (await this.#copyAll(paths))[0];
    if (missing) throw new EmbeddedServerError(`the log segment ${missing} is gone: back up again`);
  }

  /** Adds a file that is made for the backup. */
  async write(path: string, content: Buffer): Promise<void> {
    await writeFile(join(this.#target, path), content, { mode: 0o600, flag: 'wx', flush: true });
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.#files.push({ path, bytes: content.length, sha256 });
  }

  /** Makes the copied files' names as durable as their contents are. */
  async syncFolders(): Promise<void> {
    for (const folder of ['', ...this.#folders]) await syncFolder(join(this.#target, folder));
  }

  /** What has been copied. */
  contents(): Pick<BackupManifest, 'fileCount' | 'bytes' | 'folders' | 'files'> {
    const bytes = this.#files.reduce((sum, file) => sum + file.bytes, 0);
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { fileCount: files.length, bytes, folders: this.#folders, files };
  }

  /** Repeats the folders below `folder` and answers the paths of the files that are to be copied. */
  async #makeFolders(folder: string): Promise<string[]> {
    const files: string[] = [];
    for (const entry of await readdir(join(this.#source, folder), { withFileTypes: true }).catch(emptyWhenGone)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !entry.name.startsWith('pgsql_tmp')) {
        await mkdir(join(this.#target, path), { mode: 0o700 });
        this.#folders.push(path);
        if (!FOLDERS_LEFT_EMPTY.has(path)) files.push(...(await this.#makeFolders(path)));
      } else if (entry.isFile() && !FILES_LEFT_OUT.test(entry.name) && path !== CONTROL_FILE) {
        files.push(path);
      }
    }
    return files;
  }

  /** Answers the paths of files that were gone before their turn came. */
  async #copyAll(paths: readonly string[]): Promise<string[]> {
    for (const path of paths) {
      this.#bytesTotal += await stat(join(this.#source, path)).then((found) => found.size, zeroWhenGone);
    }
    const gone: string[] = [];
    await copyAll(paths, async (path) => {
      const copied = await copyHashed(join(this.#source, path), join(this.#target, path), (bytes) => {
        this.#bytesDone += bytes;
        // A file that has grown since its size was added up must not make more than all of it.
        this.#onProgress(this.#bytesDone, Math.max(this.#bytesDone, this.#bytesTotal));
      }).catch(undefinedWhenGone);
      if (copied) this.#files.push({ path, ...copied });
      else gone.push(path);
    });
    return gone;
  }
}

/** PostgreSQL may write the control file while we read it: only what is read twice in a row is whole. */
async function readSteadily(file: string): Promise<Buffer> {
  let last = await readFile(file);
  for (let reads = 1; reads < CONTROL_READS_MAX; reads += 1) {
    const next = await readFile(file);
    if (next.equals(last)) return next;
    last = next;
  }
  throw new EmbeddedServerError(`${file} never stands still`);
}

function undefinedWhenGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function zeroWhenGone(error: NodeJS.ErrnoException): number {
  return undefinedWhenGone(error) ?? 0;
}

function emptyWhenGone(error: NodeJS.ErrnoException): never[] {
  return undefinedWhenGone(error) ?? [];
}
