import { randomBytes } from 'node:crypto';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { armFaults } from '@kontor/faults/fault-point';
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
  const shared = topology === 'together' ? await makeTemplate(serverUrl, MIGRATIONS) : null;
  const made: [ServiceName, Template][] = [];
  for (const service of SERVICES) {
    made.push([service, shared ?? (await makeTemplate(serverUrl, MIGRATIONS_OF[service]))]);
  }
  return Object.fromEntries(made) as Record<ServiceName, Template>;
}

/** A database that is up to date and empty, from which others are cloned. */
export interface Template extends Made {
  readonly serverUrl: string;
  readonly fingerprint: readonly string[];
}

async function makeTemplate(serverUrl: string, sets: readonly MigrationSet[]): Promise<Template> {
  const made = await createDatabase(serverUrl);
  await migrate({ connectionString: made.connectionString, sets });
  return { ...made, serverUrl, fingerprint: await fingerprint(made.connectionString) };
}

/** Makes databases as these migrations find them where the version before has served, by the migrations' names: what comes before each is applied, it is not. */
export async function makeBefore(serverUrl: string, migrations: ReadonlySet<string>): Promise<Map<string, Made>> {
  const before = new Map<string, Made>();
  try {
    for (const name of migrations) {
      const made = await createDatabase(serverUrl);
      before.set(name, made);
      armFaults({
        reach: (point) => {
          if (point === `migration.${name}.before`) throw new Reached();
        },
      });
      await migrate({ connectionString: made.connectionString, sets: MIGRATIONS }).catch(unlessReached);
    }
  } finally {
    armFaults(null);
  }
  return before;
}

class Reached extends Error {
  override readonly name = 'Reached';
}

function unlessReached(error: unknown): void {
  if (!(error instanceof Reached)) throw error;
}

/** A database of the matrix's own. */
export interface Made {
  readonly name: string;
  readonly connectionString: string;
  drop(): Promise<void>;
}

/** Makes a database: empty, or as the template is. */
export async function createDatabase(serverUrl: string, template = 'template1'): Promise<Made> {
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  // Without fsync a checkpoint costs less than the log of every page that is copied.
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, connectionString: url.href, drop: () => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
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
