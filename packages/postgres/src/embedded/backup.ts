import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { Client } from 'pg';
import { type BackupManifest, backupData, type ProgressListener, writeManifest } from './backup-manifest.ts';
import { ClusterCopy } from './cluster-copy.ts';
import { EmbeddedServerError } from './error.ts';

/** What to back up, and where to. */
export interface BackupOptions {
  /** Of the superuser. */
  readonly connectionString: string;
  /** The running server's cluster, on this machine. */
  readonly dataDirectory: string;
  /** Missing or empty; afterwards it holds `data/` and `manifest.json`. */
  readonly targetDirectory: string;
  readonly onProgress?: ProgressListener;
}

const SLOT_PREFIX = 'kontor_backup_';

/**
 * Copies a running cluster while it goes on working, and resolves once the copy is on the disk with a manifest. A restored
 * server recovers to the state at the end of the backup. Nothing is locked; log segments that are written meanwhile are
 * kept until they are copied. A backup that fails leaves nothing behind; one that is killed leaves no manifest.
 *
 * Throws EmbeddedServerError when the target is not empty, or the server is another one or has tablespaces.
 */
export async function backupEmbedded(options: BackupOptions): Promise<BackupManifest> {
  const { targetDirectory, dataDirectory } = options;
  await requireEmpty(targetDirectory);
  const client = new Client({ connectionString: options.connectionString, application_name: 'kontor backup' });
  // A lost connection also fails the query that is under way.
  client.on('error', () => {});
  await client.connect();
  const target = backupData(targetDirectory);
  try {
    await requireServerOf(client, dataDirectory);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const copy = new ClusterCopy(dataDirectory, target, options.onProgress);
    const startedAt = new Date().toISOString();
    const version = await copyBetweenStartAndStop(client, copy);
    const manifest = {
      format: 1,
      version,
      startedAt,
      finishedAt: new Date().toISOString(),
      ...copy.contents(),
    } as const;
    await copy.syncFolders();
    await writeManifest(targetDirectory, manifest);
    return manifest;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  } finally {
    // Also ends a backup that is under way, and drops its slot.
    await client.end();
  }
}

/** PostgreSQL's low-level backup; answers the server's version. All in one session, as it demands. */
async function copyBetweenStartAndStop(client: Client, copy: ClusterCopy): Promise<string> {
  const {
    rows: [server],
  } = await client.query<{ version: string; pid: number }>(
    "select split_part(current_setting('server_version'), ' ', 1) as version, pg_backend_pid() as pid",
  );
  if (!server) throw new Error('PostgreSQL did not say its version');
  // A temporary slot, which ends with this session, keeps the log from here on.
  await client.query('select pg_create_physical_replication_slot($1, true, true)', [`${SLOT_PREFIX}${server.pid}`]);
  const {
    rows: [start],
  } = await client.query<{ lsn: string }>("select pg_backup_start('kontor', fast => true)::text as lsn");
  await copy.copyCluster();
  const {
    rows: [stop],
  } = await client.query<{ lsn: string; labelfile: string }>(
    'select lsn::text, labelfile from pg_backup_stop(wait_for_archive => false)',
  );
  if (!start || !stop) throw new Error('PostgreSQL did not say where the backup starts and ends');
  await copy.write('backup_label', Buffer.from(stop.labelfile));
  await copy.copyLog(await logSegments(client, start.lsn, stop.lsn));
  return server.version;
}

/** Names of the segments between two positions: pg_backup_stop has just completed the last one. */
async function logSegments(client: Client, startLsn: string, stopLsn: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select pg_walfile_name('0/0'::pg_lsn + (number * size + 1)) as name
       from (select setting::numeric as size from pg_settings where name = 'wal_segment_size') as segment,
            generate_series(trunc(($1::pg_lsn - '0/0') / size), trunc(($2::pg_lsn - '0/0' - 1) / size)) as number`,
    [startLsn, stopLsn],
  );
  return rows.map(({ name }) => name);
}

async function requireEmpty(targetDirectory: string): Promise<void> {
  await mkdir(targetDirectory, { recursive: true, mode: 0o700 });
  if ((await readdir(targetDirectory)).length === 0) return;
  throw new EmbeddedServerError(`${targetDirectory} is not empty: a backup needs a folder of its own`);
}

async function requireServerOf(client: Client, dataDirectory: string): Promise<void> {
  const {
    rows: [server],
  } = await client.query<{ folder: string; tablespaces: number }>(
    `select current_setting('data_directory') as folder,
            (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`,
  );
  if (server?.folder !== (await realpath(dataDirectory))) {
    throw new EmbeddedServerError(`the server keeps its data in ${server?.folder}, not in ${dataDirectory}`);
  }
  if (server.tablespaces > 0) {
    throw new EmbeddedServerError('the server has tablespaces, which lie outside its folder: use pg_basebackup');
  }
}
