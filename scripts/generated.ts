/**
 * Writes the files that are generated from the source: `node scripts/generated.ts`.
 * With `--check` it writes nothing and fails where a file is not what its generator prints.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { root, run } from './command.ts';

/** A generated file, and the script that prints its whole content on standard output and nothing else there. */
type Generated = { file: string; generator: string };

/** In this order: the client's types are made from the document. */
const generated: readonly Generated[] = [
  { file: 'docs/openapi.json', generator: 'apps/server/src/cli/openapi.ts' },
  { file: 'packages/sdk/src/openapi.generated.ts', generator: 'packages/sdk/scripts/types.ts' },
];

process.chdir(root);
const checkOnly = process.argv.includes('--check');
for (const { file, generator } of generated) {
  const { ok, output, stdout } = await run(['node', generator]);
  const stale = !ok || !existsSync(file) || readFileSync(file, 'utf8') !== stdout;
  if (!ok) console.error(`${file}: ${generator} failed\n${output}`);
  else if (stale && checkOnly)
    console.error(`${file}: not what ${generator} prints; run \`node scripts/generated.ts\``);
  else if (stale) writeFileSync(file, stdout);
  if (!ok || (stale && checkOnly)) process.exitCode = 1;
}
console.log(`${generated.length} generated files`);
