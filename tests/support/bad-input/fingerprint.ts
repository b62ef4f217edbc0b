import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

const TABLES = statement<{ name: string }>(
  'test.tables',
  `SELECT format('%I.%I', schemaname, tablename) AS name
   FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
);

/** What is in a store: the number and the hash of the rows of each of its tables. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Two looks at a store: one that is cheap enough for every request, and one that sees all. */
export interface Watch {
  /** How far every log is, and how many commands and sessions there are. */
  glance(): Promise<string>;
  fingerprint(): Promise<Fingerprint>;
}

/** Finds out which tables there are, so that a new one is watched too. */
export async function watchTables(database: Database): Promise<Watch> {
  const tables = (await database.rows(TABLES)).map(({ name }) => name);
  const glanced = tables.filter((name) => /\.(log_head|commands|sessions|login_attempts)$/.test(name));
  const glance = statement<{ seen: string }>(
    'test.glance',
    `SELECT concat_ws(' ', ${glanced
      .map((name) => `(SELECT ${name.endsWith('log_head') ? 'max(position)' : 'count(*)'} FROM ${name})`)
      .join(', ')}) AS seen`,
  );
  const fingerprint = statement<{ name: string; seen: string }>(
    'test.fingerprint',
    tables
      .map(
        (name) => `SELECT '${name}' AS name,
                     concat(count(*), ' ', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))) AS seen
                   FROM ${name} AS t`,
      )
      .join(' UNION ALL '),
  );
  return {
    glance: async () => (await database.rows(glance))[0]?.seen ?? '',
    fingerprint: async () =>
      Object.fromEntries((await database.rows(fingerprint)).map(({ name, seen }) => [name, seen])),
  };
}
