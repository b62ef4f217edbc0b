/** The global setup of the project `engines`: PostgreSQL behind a pooler in transaction mode, and Redis, from the distribution's packages. */
import type { TestProject } from 'vitest/node';

type Engines = {
  setup: (project: TestProject, binaries: Record<string, string>) => Promise<() => Promise<void>>;
};

/** Starts the programs that the variables name; the project exists only where all of them are set. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const file = new URL('../packages/testing/src/engines.ts', import.meta.url).href;
  const { setup: start } = (await import(file)) as Engines;
  return start(project, {
    postgres: process.env['KONTOR_TEST_PG15_BIN'] ?? '',
    pgbouncer: process.env['KONTOR_TEST_PGBOUNCER_BIN'] ?? '',
    redis: process.env['KONTOR_TEST_REDIS_BIN'] ?? '',
  });
}
