/** The global setup of the project `replica`: PostgreSQL with a streaming replica, from the distribution's packages. */
import type { TestProject } from 'vitest/node';

type Replicated = { setup: (project: TestProject, binaries: string) => Promise<() => Promise<void>> };

/** Starts the programs in the folder that the variable names; the project exists only where it is set. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const file = new URL('../packages/testing/src/replicated.ts', import.meta.url).href;
  const { setup: start } = (await import(file)) as Replicated;
  return start(project, process.env['KONTOR_TEST_PG15_BIN'] ?? '');
}
