import pg from 'pg';
import type { TestProject } from 'vitest/node';

import { LOOPBACK } from './loopback.ts';
import { type Pgbouncer, startPgbouncer } from './pgbouncer.ts';
import { startRedisServer } from './redis-server.ts';
import { startSystemServer } from './system-server.ts';

/** What a store is put on in the project `engines`, beside the PostgreSQL of `postgresUrl`. */
export interface Engines {
  readonly redisUrl: string;
  /** Where the pooler in front of PostgreSQL listens on loopback. */
  readonly poolerPort: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent: a store has nothing but its database. */
    engines: Engines;
  }
}

/** Starts the machine's own PostgreSQL, a pooler in front of it and a Redis, and gives their addresses to the tests. Returns what stops them. */
export async function setup(
  project: TestProject,
  binaries: Readonly<Record<'postgres' | 'pgbouncer' | 'redis', string>>,
): Promise<() => Promise<void>> {
  const postgres = await startSystemServer(binaries.postgres);
  const stops: (() => Promise<void>)[] = [() => postgres.stop()];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const pooler: Pgbouncer = await startPgbouncer(binaries.pgbouncer, postgres.connectionString);
    stops.push(() => pooler.stop());
    const redis = await startRedisServer(binaries.redis);
    stops.push(() => redis.stop());
    project.provide('postgresUrl', postgres.connectionString);
    const poolerPort = Number(new URL(pooler.through(postgres.connectionString)).port);
    project.provide('engines', { redisUrl: redis.url, poolerPort });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The URL of the same database through the pooler. */
export function throughPooler(databaseUrl: string, { poolerPort }: Engines): string {
  const url = new URL(databaseUrl);
  url.hostname = LOOPBACK;
  url.port = String(poolerPort);
  return url.href;
}

/** The databases of a server that clients reach through the pooler now. */
export async function pooledDatabases(serverUrl: string, engines: Engines): Promise<string[]> {
  const url = new URL(throughPooler(serverUrl, engines));
  url.pathname = '/pgbouncer';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query<{ database: string; cl_active: string }>('SHOW POOLS');
  await client.end();
  return rows.filter((row) => Number(row.cl_active) > 0).map((row) => row.database);
}
