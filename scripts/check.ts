/** `npm run check`: every check that needs no running program, two at a time, one line each. */
import { requireNode24, root, run } from './command.ts';

/** One promise about the source, and the command that holds it. Each command can be run alone. */
type Check = { name: string; command: readonly [string, ...string[]] };

/** The slow ones first, so that two lanes end at about the same time. */
const checks: readonly Check[] = [
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'web types', command: ['tsc', '-p', 'tsconfig.web.json'] },
  { name: 'web build', command: ['node', 'scripts/build-web.ts'] },
  { name: 'imports', command: ['node', 'scripts/imports.ts'] },
  { name: 'unused', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'format', command: ['biome', 'check', '--enforce-assist=true', '--error-on-warnings', '.'] },
  { name: 'house rules', command: ['node', 'scripts/house-rules.ts'] },
  { name: 'fault points', command: ['node', 'scripts/fault-points.ts'] },
  { name: 'generated', command: ['node', 'scripts/generated.ts', '--check'] },
  { name: 'events', command: ['node', 'scripts/event-schemas.ts', '--check'] },
];

const lanes = 2;

/** Runs every check, prints one line for each and the output of those that fail, and answers how many failed. */
export async function runChecks(): Promise<number> {
  const waiting = [...checks];
  let failed = 0;
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { ok, output, seconds } = await run(check.command);
      if (!ok) failed += 1;
      console.log(`${ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s`);
      if (!ok) console.log(`\n$ ${check.command.join(' ')}\n${output.trim().replaceAll(`${root}/`, '')}\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  console.log(failed === 0 ? `all ${checks.length} checks hold` : `${failed} of ${checks.length} checks failed`);
  return failed;
}

if (import.meta.main) {
  requireNode24();
  process.exitCode = (await runChecks()) === 0 ? 0 : 1;
}
