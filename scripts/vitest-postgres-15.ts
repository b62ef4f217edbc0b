/** The global setup of the project `pg15`: a PostgreSQL 15 of the distribution's, instead of the embedded server that the other projects share. */
import type { TestProject } from 'vitest/node';

type SystemServers = {
  startSystemServer: (binaries: string) => Promise<{ connectionString: string; stop: () => Promise<void> }>;
};

/** Starts the server whose programs KONTOR_TEST_PG15_BIN names; the project exists only where that is set. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const file = new URL('../packages/testing/src/system-server.ts', import.meta.url).href;
  const { startSystemServer } = (await import(file)) as SystemServers;
  const server = await startSystemServer(process.env['KONTOR_TEST_PG15_BIN'] ?? '');
  project.provide('postgresUrl', server.connectionString);
  return () => server.stop();
}
