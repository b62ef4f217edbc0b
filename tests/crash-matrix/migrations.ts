import { setTimeout as delay } from 'node:timers/promises';

import { migrate } from '@kontor/postgres/migrate';
import pg from 'pg';

import { MIGRATIONS } from '../../apps/server/src/store.ts';
import type { RunResult } from './run.ts';
import type { Victim } from './victim-process.ts';

/** Everything that migrations make: tables with their columns, indexes (and whether they are whole), constraints, triggers, rights, and what was applied. */
const FINGERPRINT = `
  SELECT format('%s.%s.%s %s', table_schema, table_name, column_name, data_type) AS line FROM information_schema.columns
   WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
  UNION ALL SELECT format('%s valid %s', indexrelid::regclass, indisvalid) FROM pg_index
   WHERE indrelid::regclass::text NOT LIKE 'pg_%' AND indrelid::regclass::text LIKE '%.%'
  UNION ALL SELECT format('%s %s validated %s', conrelid::regclass, conname, convalidated) FROM pg_constraint WHERE conrelid <> 0
   AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  UNION ALL SELECT format('trigger %s %s', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('%s may %s %s.%s', grantee, privilege_type, table_schema, table_name) FROM information_schema.role_table_grants
   WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
  UNION ALL SELECT format('applied %s/%s', service, file) FROM kontor.migrations
  ORDER BY line`;

/**
 * Has a process die in the middle of bringing a new database up to date while another one waits to do the same; the other one then finishes, and the
 * database is exactly as one that was never disturbed.
 */
export async function runMigration(
  point: string,
  seed: number,
  victim: Victim,
  database: { readonly connectionString: string; readonly undisturbed: readonly string[] },
): Promise<RunResult> {
  const { connectionString, undisturbed } = database;
  let failure: string | null = null;
  let killed = false;
  try {
    await victim.migrate({
      connectionString,
      fault: `kill:${point}:1`,
      sets: MIGRATIONS.map(({ service, directory }) => ({ service, directory: directory.href })),
    });
    await Promise.race([victim.ended, migrationBegun(connectionString)]);
    const [{ signal }] = await Promise.all([victim.ended, migrate({ connectionString, sets: MIGRATIONS })]);
    killed = signal === 'SIGKILL';
    await migrate({ connectionString, sets: MIGRATIONS });
    const [before, now] = [new Set(undisturbed), new Set(await fingerprint(connectionString))];
    const differing = [
      ...undisturbed.filter((line) => !now.has(line)).map((line) => `missing: ${line}`),
      ...[...now].filter((line) => !before.has(line)).map((line) => `left over: ${line}`),
    ];
    if (differing.length > 0) failure = differing.join('\n');
  } catch (error) {
    failure = (error as Error).stack ?? String(error);
  }
  await victim.end();
  return { point, seed, killed, acknowledged: 0, unknown: 0, found: 0, resumed: 0, undone: 0, checks: 1, failure };
}

/** Resolves once somebody migrates this database: who comes then has to wait. */
async function migrationBegun(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (;;) {
      const { rowCount } = await client.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      if ((rowCount ?? 0) > 0) return;
      await delay(2);
    }
  } finally {
    await client.end();
  }
}

/** What a database holds, line by line. */
export async function fingerprint(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(FINGERPRINT);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}
