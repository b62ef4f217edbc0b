/** The global setup of the projects that need PostgreSQL: Vitest calls it for each of them, and they share one server. */
import type { TestProject, Vitest } from 'vitest/node';

type Teardown = () => Promise<void> | void;
type GlobalSetup = { setup: (project: TestProject) => Promise<Teardown | void> | Teardown | void; teardown?: Teardown };

/** Kept outside this module, which every project loads anew. */
const started = ((globalThis as { kontorPostgres?: WeakSet<Vitest> }).kontorPostgres ??= new WeakSet());

/** Runs the setup of `packages/testing` once; what it provides to the root project, every project inherits. */
export async function setup({ vitest }: TestProject): Promise<Teardown | void> {
  if (started.has(vitest)) return;
  started.add(vitest);
  const file = new URL('../packages/testing/src/global-setup.ts', import.meta.url).href;
  const globalSetup = (await import(file)) as GlobalSetup;
  const teardown = await globalSetup.setup(vitest.getRootProject());
  return teardown ?? globalSetup.teardown;
}
