/**
 * `npm test`: every check, then every test; the last line says how many passed and failed.
 * `npm test -- FILTER...` takes the filters and options of Vitest, `--no-check` leaves out the checks; `npm run test:topologies` runs what is promised of every
 * topology in all of them.
 */
import { parseCLI, startVitest, type TestCase, type TestModule, type TestSuite, type Vitest } from 'vitest/node';
import { runChecks } from './check.ts';
import { requireNode24, root } from './command.ts';
import { ensureSystemPackages } from './system-packages.ts';

/** How many tests ended how. `failed` also counts whatever else went wrong: a check, a hook, a file, a stray rejection. */
type Counts = { passed: number; failed: number; skipped: number };

/** Runs the tests that `args` select and counts them. */
async function runTests(args: readonly string[]): Promise<Counts> {
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const vitest = await startVitest(filter, {
    reporters: [['default', { summary: false }]],
    ...options,
    watch: false,
    allowOnly: false,
  });
  const counts = count(vitest);
  await vitest.close();
  // Vitest sets the exit code for what no count shows, such as a global teardown that throws.
  if (counts.failed === 0 && (process.exitCode ?? 0) !== 0) counts.failed = 1;
  return counts;
}

/** Reads the counts from what Vitest knows. A test that never ended has failed, and so has a run without any test. */
function count({ state }: Vitest): Counts {
  const modules: TestModule[] = state.getTestModules();
  const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
  const groups: (TestModule | TestSuite)[] = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const inState = (wanted: string): number => tests.filter((test) => test.result().state === wanted).length;
  const [passed, skipped] = [inState('passed'), inState('skipped')];
  const outsideTests = groups.filter((group) => group.errors().length > 0).length + state.getUnhandledErrors().length;
  const failed = tests.length - passed - skipped + outsideTests;
  if (passed + failed > 0) return { passed, failed, skipped };
  console.error('no test has run');
  return { passed, failed: 1, skipped };
}

/** What counts when Vitest itself does not run: one failure. */
function startFailed(error: unknown): Counts {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}

requireNode24();
process.chdir(root);
const TOPOLOGIES = '--topologies';
const isLong = process.argv.includes(TOPOLOGIES);
// Every topology, also those that the ordinary run leaves out.
if (isLong) process.env['KONTOR_TEST_TOPOLOGIES'] = 'all';
const TOPOLOGY_TESTS = [
  'tests/contract/',
  'tests/contention',
  'tests/balancers',
  'tests/redis.e2e',
  'tests/topology.e2e',
  'tests/apart',
  'tests/sagas-apart',
  'tests/verify-apart',
  'tests/races',
  'tests/crash-apart',
];
const args = [...process.argv.slice(2).filter((arg) => arg !== TOPOLOGIES), ...(isLong ? TOPOLOGY_TESTS : [])];
const failedChecks = args.includes('--no-check') ? 0 : await runChecks();
await ensureSystemPackages();
const { passed, failed, skipped } = await runTests(args.filter((arg) => arg !== '--no-check')).catch(startFailed);
const allFailed = failed + failedChecks;
const line = `${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
// Nothing may speak after the closing line, nor keep the process alive: a forgotten handle would.
process.stdout.write(line, () => process.exit(allFailed === 0 ? 0 : 1));
