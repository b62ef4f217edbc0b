/**
 * The load generator as a process of its own: `node bench/src/load/main.ts PLAN`, where PLAN is a LoadPlan as JSON, or `-` to read
 * it from standard input. Speaks LoadMessages, a line of JSON each, on standard output.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { generateLoad } from './generator.ts';
import type { LoadMessage, LoadPlan, LoadWorkload } from './plan.ts';

function say(message: LoadMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
  const [given = '-'] = process.argv.slice(2);
  const plan = JSON.parse(given === '-' ? await text(process.stdin) : given) as LoadPlan;
  const workload = JSON.parse(await readFile(plan.workloadFile, 'utf8')) as LoadWorkload;
  say({ phase: 'warming' });
  await generateLoad(plan, workload, {
    measuring: () => say({ phase: 'measuring' }),
    measured: (result) => say({ phase: 'measured', result }),
  });
} catch (error) {
  say({ phase: 'failed', reason: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
