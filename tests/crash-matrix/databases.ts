import { randomBytes } from 'node:crypto';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { type MigrationSet, migrate } from '@kontor/postgres/migrate';
import pg from 'pg';

import { MIGRATIONS, MIGRATIONS_OF } from '../../apps/server/src/store.ts';
import { fingerprint } from './migrations.ts';

/** From what the database of each service is cloned. */
export type Templates = Readonly<Record<ServiceName, Template>>;

/** Each of them once. */
export function distinct(templates: Templates): Template[] {
  return [...new Set(Object.values(templates))];
}

/** Makes them: one for all, or one for each. */
export async function makeTemplates(serverUrl: string, topology: 'together' | 'apart'): Promise<Templates> {
  const shared = topology === 'together' ? await Template.make(serverUrl, MIGRATIONS) : null;
  const made: [ServiceName, Template][] = [];
  for (const service of SERVICES) {
    made.push([service, shared ?? (await Template.make(serverUrl, MIGRATIONS_OF[service]))]);
  }
  return Object.fromEntries(made) as Record<ServiceName, Template>;
}

/** A database that is up to date and empty, from which others are cloned. */
export class Template {
  readonly serverUrl: string;
  readonly name: string;
  readonly fingerprint: readonly string[];
  readonly drop: () => Promise<void>;

  private constructor(
    serverUrl: string,
    made: { readonly connectionString: string; readonly drop: () => Promise<void> },
    lines: readonly string[],
  ) {
    this.serverUrl = serverUrl;
    this.name = new URL(made.connectionString).pathname.slice(1);
    this.drop = made.drop;
    this.fingerprint = lines;
  }

  static async make(serverUrl: string, sets: readonly MigrationSet[]): Promise<Template> {
    const made = await createDatabase(serverUrl);
    await migrate({ connectionString: made.connectionString, sets });
    return new Template(serverUrl, made, await fingerprint(made.connectionString));
  }
}

/** Makes a database: empty, or as the template is. */
export async function createDatabase(
  serverUrl: string,
  template = 'template1',
): Promise<{ readonly connectionString: string; readonly drop: () => Promise<void> }> {
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  // Without fsync a checkpoint costs less than the log of every page that is copied.
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { connectionString: url.href, drop: () => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function administer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
