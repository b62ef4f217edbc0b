/** `npm run bench`: measures Kontor, the same work with row locks, and the database's floor. See bench/README.md. */
import { writeFile } from 'node:fs/promises';

import { benchAgainst, printComparison } from './against.ts';
import { runBench } from './bench.ts';
import { type BenchOptions, OptionsError, parseOptions, USAGE } from './options.ts';
import { printBench } from './print-report.ts';

const INTERRUPTED = 130;
let close: () => Promise<void> = async () => {};

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.stderr.write(`${signal}: ending what was started\n`);
    void close().finally(() => process.exit(INTERRUPTED));
  });
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) process.stdout.write(USAGE);
  else await bench(options);
} catch (error) {
  const words =
    error instanceof OptionsError ? `${error.message}\n${USAGE}` : ((error as Error).stack ?? String(error));
  process.stderr.write(`the bench failed: ${words}\n`);
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}

/** A goal that is missed is a result like any other: only what could not be measured, or is wrong, is a failure. */
async function bench(options: BenchOptions): Promise<void> {
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const closing = (closer: () => Promise<void>) => {
    close = closer;
  };
  if (options.against !== null) {
    process.stdout.write(printComparison(await benchAgainst(options.against, options, progress, closing)));
    return;
  }
  const report = await runBench(options, progress, closing);
  if (options.jsonFile !== null) await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${printBench(report)}`);
}
