import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { atMigration } from '@kontor/faults/fault-point';
import { uuidFromName } from '@kontor/kernel/uuid';
import pg from 'pg';

/** The numbered SQL files of one service (`0001_name.sql`), applied in order, each once. */
export interface MigrationSet {
  readonly service: string;
  readonly directory: URL;
}

/** What one run applied, `service/file` each. */
export interface MigrationReport {
  readonly applied: readonly string[];
}

/** Where to migrate and for whom. */
export interface MigrateOptions {
  /** A direct connection (no pooler) as the role that owns the schemas. */
  readonly connectionString: string;
  readonly sets: readonly MigrationSet[];
  /** The login that serves, where it is not the one that migrates; it gets the services' rights and nothing more. */
  readonly servingRole?: string;
  readonly log?: (line: string) => void;
}

/** Number of the session lock under which one instance at a time migrates ("kontor" in ASCII). */
const MIGRATION_LOCK = 0x6b6f6e746f72;
/** Longest wait for another instance that is migrating. */
const MIGRATION_LOCK_WAIT_MS = 120_000;
const MIGRATION_LOCK_PAUSE_MS = 50;
/** Longest wait of a migration for a table lock, so that it never queues the traffic up behind itself for longer. */
const TABLE_LOCK_WAIT_MS = 5_000;
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** First line of a file whose statements run one by one outside a transaction, as building an index beside the traffic must. */
const ONLINE = '-- online';

const BASE: MigrationSet = { service: 'kontor', directory: new URL('../migrations/', import.meta.url) };

/**
 * Brings the database's schemas up to date: every file that was not applied yet, in one transaction each, under a session lock, so
 * that several instances may start at once (one migrates, the others wait and find nothing to do). A file that was applied and has changed since is refused.
 * A file that begins with `-- online` is run statement by statement without a transaction; it is written so that it can be run again
 * after it failed half way.
 * @throws Error with the file's name; what was applied before it stays.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: options.connectionString, application_name: 'kontor migrate' });
  await client.connect();
  try {
    await takeMigrationLock(client);
    await client.query(`SET lock_timeout = ${TABLE_LOCK_WAIT_MS}`);
    await createHistory(client);
    const applied: string[] = [];
    for (const set of [BASE, ...options.sets]) {
      for (const name of await applySet(client, set)) {
        applied.push(name);
        options.log?.(`migration applied: ${name}`);
      }
    }
    for (const { service } of options.sets) await grantService(client, service, options.servingRole);
    return { applied };
  } finally {
    await client.end();
  }
}

/**
 * Waits by asking again and again: a statement that waits for the lock would hold a snapshot, for whose end an index that is built
 * concurrently waits in turn.
 */
async function takeMigrationLock(client: pg.Client): Promise<void> {
  const deadline = Date.now() + MIGRATION_LOCK_WAIT_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.taken === true) return;
    if (Date.now() > deadline) throw new Error('another instance has been migrating this database for too long');
    await delay(MIGRATION_LOCK_PAUSE_MS);
  }
}

async function createHistory(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS kontor;
    CREATE TABLE IF NOT EXISTS kontor.migrations (
      service text NOT NULL,
      file text NOT NULL,
      checksum uuid NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (service, file)
    )`);
}

async function applySet(client: pg.Client, { service, directory }: MigrationSet): Promise<string[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  const known = await client.query<{ file: string; checksum: string }>(
    'SELECT file, checksum FROM kontor.migrations WHERE service = $1',
    [service],
  );
  const checksums = new Map(known.rows.map(({ file, checksum }) => [file, checksum]));
  const applied: string[] = [];
  for (const file of files) {
    if (!FILE_NAME.test(file)) throw new Error(`migration ${service}/${file}: a name is like 0001_what_it_does.sql`);
    const sql = await readFile(new URL(file, directory), 'utf8');
    const checksum = uuidFromName(sql);
    const before = checksums.get(file);
    if (before === checksum) continue;
    if (before !== undefined) throw new Error(`migration ${service}/${file} was changed after it was applied`);
    await applyFile(client, `${service}/${file}`, sql, [service, file, checksum]);
    applied.push(`${service}/${file}`);
  }
  return applied;
}

async function applyFile(client: pg.Client, name: string, sql: string, record: readonly string[]): Promise<void> {
  const online = sql.startsWith(`${ONLINE}\n`);
  atMigration(name, 'before');
  try {
    if (!online) await client.query('BEGIN');
    for (const statement of online ? sql.split(/(?<=;)\s*\n/) : [sql]) {
      if (statement.trim() !== '') await client.query(statement);
    }
    await client.query('INSERT INTO kontor.migrations (service, file, checksum) VALUES ($1, $2, $3)', [...record]);
    atMigration(name, 'written');
    if (!online) await client.query('COMMIT');
    atMigration(name, 'after');
  } catch (error) {
    if (!online) await client.query('ROLLBACK');
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Gives the role `kontor_<service>` the rights of a process that serves: rows of its own schema, and logs only to read and to add to.
 * Skipped where the migrating role may not create roles; the append-only triggers hold all the same.
 */
async function grantService(client: pg.Client, service: string, servingRole: string | undefined): Promise<void> {
  const role = `kontor_${service}`;
  await client.query(`
    DO $$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
        IF NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
        BEGIN
          CREATE ROLE ${role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was first
        END;
      END IF;
    END $$`);
  const exists = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (exists.rowCount === 0) return;
  await client.query(`
    GRANT USAGE ON SCHEMA ${service} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${service} TO ${role};
    DO $$
    DECLARE log regclass;
    BEGIN
      FOR log IN SELECT tgrelid::regclass FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                 WHERE tgname = 'append_only' AND relnamespace = '${service}'::regnamespace
      LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM ${role}', log);
      END LOOP;
    END $$`);
  if (servingRole !== undefined) await client.query(`GRANT ${role} TO ${pg.escapeIdentifier(servingRole)}`);
}
