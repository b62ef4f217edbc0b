import { pipeline } from 'node:stream/promises';

import type { ServiceName } from '@kontor/contracts/command';
import { type MigrationSet, migrate } from '@kontor/postgres/migrate';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

import type { Postgres } from '../databases.ts';
import { movedSetting, movingSetting } from '../settings.ts';

/** The schemas that go with each service; of `relay`, which stays, how far its log is published. */
const SCHEMAS: Readonly<Record<ServiceName, readonly string[]>> = {
  identity: ['identity'],
  inventory: ['inventory', 'stock_value'],
  wallet: ['wallet', 'statements'],
  orders: ['orders', 'backoffice', 'verification'],
};
const APPLICATION_NAME = 'kontor move';
/** Programs that only look, or that a start waits for, are no reason to wait. */
const HARMLESS = [APPLICATION_NAME, 'kontor verify', 'kontor migrate'];
const LOCK_WAIT_MS = 10_000;

/** A service cannot be moved as things are; the message says what to do. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

/** Which service is to be moved, from where to where. */
export interface MoveOptions {
  readonly service: ServiceName;
  readonly source: Postgres;
  readonly target: Postgres;
  readonly migrations: readonly MigrationSet[];
  log(line: string): void;
  /** Told of each point past which a move that dies is taken up again by the next; for tests. */
  passed?(point: 'copied' | 'fenced'): void;
}

/** A table that was copied, and how many rows it holds. */
export interface MovedTable {
  readonly table: string;
  readonly rows: number;
}

/**
 * Moves a service out of a database that it shares: copies its schemas within one snapshot, compares every table, and fences the old ones, which refuse every write from then on and
 * are kept. Nothing may serve meanwhile. A move that died is taken up by the next: before the fence the copy is made anew, behind it only what is left to do is done.
 * @throws MoveRefused where something serves from the old database, or the new one holds other data.
 */
export async function moveService(options: MoveOptions): Promise<MovedTable[]> {
  const { service, source: from, target: to, migrations, log } = options;
  const [source, target] = [clientOf(from), clientOf(to)];
  await Promise.all([source.connect(), target.connect()]);
  try {
    await refuseSameDatabase(source, target);
    await migrate({ connectionString: from.migrationUrl, sets: migrations, ...servingRoleOf(from), log });
    if ((await settingOf(source, movedSetting(service))) !== null) return await finish(options, source, target);
    await refuseServing(source);
    await clearHalfCopy(target, service);
    await migrate({ connectionString: to.migrationUrl, sets: migrations, ...servingRoleOf(to), log });
    await refuseFilled(target, service);
    return await copyAndFence(options, source, target);
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

function clientOf({ migrationUrl }: Postgres): pg.Client {
  return new pg.Client({
    connectionString: migrationUrl,
    application_name: APPLICATION_NAME,
    // Rows are compared as text, which must be the same on both sides.
    options: `-c lock_timeout=${LOCK_WAIT_MS} -c timezone=UTC -c datestyle=ISO -c bytea_output=hex -c extra_float_digits=1`,
  });
}

function servingRoleOf({ servingRole }: Postgres) {
  return servingRole === null ? {} : { servingRole };
}

async function settingOf(client: pg.Client, name: string): Promise<string | null> {
  const { rows } = await client.query<{ value: string }>('SELECT value FROM kontor.settings WHERE name = $1', [name]);
  return rows[0]?.value ?? null;
}

/** A database is told by its server and its own number: URLs may lead to one on many ways. */
async function refuseSameDatabase(source: pg.Client, target: pg.Client): Promise<void> {
  const identityOf = async (client: pg.Client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS id
       FROM pg_control_system()`,
    );
    return rows[0]?.id;
  };
  if ((await identityOf(source)) === (await identityOf(target))) {
    throw new MoveRefused('both addresses lead to the same database');
  }
}

async function refuseServing(source: pg.Client): Promise<void> {
  const { rows } = await source.query<{ application_name: string }>(
    `SELECT DISTINCT application_name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'kontor %' AND application_name <> ALL ($1)`,
    [HARMLESS],
  );
  if (rows.length === 0) return;
  throw new MoveRefused(
    `the store is serving from the old database (${rows.map((row) => row.application_name).join(', ')}): stop every process of it first`,
  );
}

/** Removes what a move that died before its fence has left. */
async function clearHalfCopy(target: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await target.query<{ there: boolean }>(`SELECT to_regclass('kontor.settings') IS NOT NULL AS there`);
  if (rows[0]?.there !== true || (await settingOf(target, movingSetting(service))) === null) return;
  await target.query('BEGIN');
  for (const schema of SCHEMAS[service]) await target.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await target.query('DELETE FROM kontor.migrations WHERE service = ANY ($1)', [SCHEMAS[service]]);
  await target.query('DELETE FROM kontor.settings WHERE name = ANY ($1)', [
    [movingSetting(service), `copied_${service}`],
  ]);
  await target.query('COMMIT');
}

async function refuseFilled(target: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await target.query<{ position: string }>(`SELECT position FROM ${service}.log_head`);
  if (rows[0]?.position === '0') return;
  throw new MoveRefused(`the new database holds data of ${service} already`);
}

async function copyAndFence(options: MoveOptions, source: pg.Client, target: pg.Client): Promise<MovedTable[]> {
  const { service, passed } = options;
  const tables = await tablesOf(source, SCHEMAS[service]);
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  // The locks come before the first statement that needs a snapshot, so that nothing is written past it.
  await source.query(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await target.query('BEGIN');
  await copySettings(source, target, service);
  const moved: MovedTable[] = [];
  for (const table of tables) {
    moved.push(await copyTable(table, source, target));
    options.log(`copied ${table.name}: ${moved.at(-1)?.rows} rows`);
  }
  await copyPublished(source, target, service);
  await target.query('COMMIT');
  passed?.('copied');
  await fence(source, service, tables, placeOf(options.target));
  await source.query('COMMIT');
  passed?.('fenced');
  await release(target, service);
  await target.query('ANALYZE');
  return moved;
}

/** The source has been fenced: the copy is whole, and is let serve. */
async function finish(
  { service, target: to }: MoveOptions,
  source: pg.Client,
  target: pg.Client,
): Promise<MovedTable[]> {
  const { rows } = await target.query<{ there: boolean }>(`SELECT to_regclass('kontor.settings') IS NOT NULL AS there`);
  const isHere = rows[0]?.there === true && (await settingOf(target, `copied_${service}`)) !== null;
  if (!isHere) {
    const where = await settingOf(source, movedSetting(service));
    throw new MoveRefused(`${service} has moved already (${where}), and not to ${placeOf(to)}`);
  }
  await release(target, service);
  const tables = await tablesOf(target, SCHEMAS[service]);
  return Promise.all(tables.map(async ({ name }) => ({ table: name, rows: (await digestOf(target, name)).rows })));
}

async function release(target: pg.Client, service: ServiceName): Promise<void> {
  await target.query('DELETE FROM kontor.settings WHERE name = $1', [movingSetting(service)]);
}

interface Table {
  /** With its schema, quoted. */
  readonly name: string;
  readonly columns: string;
}

async function tablesOf(client: pg.Client, schemas: readonly string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
            (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute AS a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
     FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r'
     ORDER BY 1`,
    [schemas],
  );
  return rows;
}

/** What a first start decided goes along, the secret that signs sessions included. */
async function copySettings(source: pg.Client, target: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await source.query<{ name: string; value: string }>(
    `SELECT name, value FROM kontor.settings WHERE name !~ '^(moved|moving|copied)_'`,
  );
  for (const { name, value } of rows) {
    await target.query('INSERT INTO kontor.settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      name,
      value,
    ]);
    const there = await settingOf(target, name);
    if (there !== value && name !== 'demo_secret_key') {
      throw new MoveRefused(`the new database is of another store: its ${name} is ${there}, here it is ${value}`);
    }
  }
  const now = new Date().toISOString();
  for (const name of [movingSetting(service), `copied_${service}`]) {
    await target.query('INSERT INTO kontor.settings (name, value) VALUES ($1, $2)', [name, now]);
  }
}

/** How far the log is published goes along, so that nothing is published anew. */
async function copyPublished(source: pg.Client, target: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await source.query<{ position: string; stream_created: string | null; stream_sequence: string }>(
    'SELECT position, stream_created, stream_sequence FROM relay.published WHERE log = $1',
    [service],
  );
  for (const { position, stream_created: created, stream_sequence: sequence } of rows) {
    await target.query(
      'UPDATE relay.published SET position = $2, stream_created = $3, stream_sequence = $4 WHERE log = $1',
      [service, position, created, sequence],
    );
  }
}

async function copyTable({ name, columns }: Table, source: pg.Client, target: pg.Client): Promise<MovedTable> {
  // What migrations put there themselves, such as the head of a log. A log has nothing yet, and would refuse to be emptied.
  const { rows } = await target.query<{ filled: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS filled`);
  if (rows[0]?.filled === true) await target.query(`DELETE FROM ${name}`);
  await pipeline(
    source.query(copyTo(`COPY ${name} (${columns}) TO STDOUT`)),
    target.query(copyFrom(`COPY ${name} (${columns}) FROM STDIN`)),
  );
  const [before, after] = [await digestOf(source, name), await digestOf(target, name)];
  if (before.rows !== after.rows || before.digest !== after.digest) {
    throw new Error(`${name}: ${after.rows} rows were copied of ${before.rows}, or they differ`);
  }
  return { table: name, rows: after.rows };
}

async function digestOf(client: pg.Client, name: string): Promise<{ readonly rows: number; readonly digest: string }> {
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS digest FROM ${name} AS t`,
  );
  return { rows: Number(rows[0]?.rows), digest: String(rows[0]?.digest) };
}

/** From here on the old tables refuse every write, whoever still has a connection. */
async function fence(source: pg.Client, service: ServiceName, tables: readonly Table[], where: string): Promise<void> {
  await source.query(
    `CREATE OR REPLACE FUNCTION kontor.refuse_moved() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION '%.% has moved to another database', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
     END
     $$`,
  );
  for (const { name } of tables) {
    await source.query(
      `CREATE TRIGGER moved BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${name}
       FOR EACH STATEMENT EXECUTE FUNCTION kontor.refuse_moved()`,
    );
  }
  const day = new Date().toISOString().slice(0, 10);
  await source.query('INSERT INTO kontor.settings (name, value) VALUES ($1, $2)', [
    movedSetting(service),
    `on ${day} to ${where}`,
  ]);
}

/** Where a database is, without the secrets that lead there. */
function placeOf({ clientUrl }: Postgres): string {
  const url = URL.parse(clientUrl);
  return url === null ? 'another place' : `${url.host}${url.pathname}`;
}
