import { rm } from 'node:fs/promises';

import { startEmbeddedServer } from '@kontor/postgres/embedded/server';
import type { TestProject } from 'vitest/node';

import { makeServerFolder } from './server-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** libpq URL of the server that the database tests share, as its superuser; a test makes databases of its own in it. */
    postgresUrl: string;
  }
}

/** Where the tests find their server instead of an embedded one: how the same tests run on another version of PostgreSQL. */
const EXTERNAL_SERVER = 'KONTOR_TEST_DATABASE_URL';

/**
 * Starts one embedded PostgreSQL for all database tests of a run and gives its address to them. It runs without fsync, in memory where there is
 * plenty: what these tests prove does not survive a power cut; those that kill a server start one of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env[EXTERNAL_SERVER];
  if (external !== undefined) {
    project.provide('postgresUrl', external);
    return async () => {};
  }
  const directory = await makeServerFolder();
  const server = await startEmbeddedServer({ directory, settings: { fsync: 'off', max_wal_size: '1GB' } });
  project.provide('postgresUrl', server.connectionString());
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
