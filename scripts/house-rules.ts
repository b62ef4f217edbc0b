/** The rules of the house that no other tool holds: a docblock on every exported name, and migrations numbered without gaps. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { root } from './command.ts';

process.chdir(root);
const declaration =
  /^export (?:default |declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum|namespace) (\w+)/;
const complaints = [
  ...globSync('{packages,apps}/*/src/**/*.{ts,tsx}', {
    exclude: ['**/node_modules/**', '**/*.test.ts', '**/*.generated.ts'],
  })
    .sort()
    .flatMap((file) => undocumentedExports(file, readFileSync(file, 'utf8'))),
  ...[...Map.groupBy(migrationFiles().sort(), (file) => dirname(file)).values()].flatMap(misnumberedMigrations),
];

if (complaints.length > 0) console.error(complaints.join('\n'));
console.log(`${complaints.length} broken house rules`);
process.exitCode = complaints.length === 0 ? 0 : 1;

/**
 * The exports of `source` that no docblock precedes. Reads lines: the formatter leaves every top-level `export` at the start of one.
 * A name that stands for a value and its type (as TypeBox schemas do), or is overloaded, needs its docblock once.
 */
function undocumentedExports(file: string, source: string): string[] {
  const lines = source.split('\n');
  const documented = new Set<string>();
  return lines.flatMap((line, index) => {
    if (/^export (type )?\{(?!.*\bfrom\b)/.test(line))
      return [`${file}:${index + 1}: export names where they are declared`];
    const name = declaration.exec(line)?.[1];
    if (name === undefined || documented.has(name)) return [];
    documented.add(name);
    return hasDocblock(lines, index) ? [] : [`${file}:${index + 1}: the exported name \`${name}\` has no docblock`];
  });
}

/** Whether the lines just above `index` end a block that opened with slash, star, star and says something. */
function hasDocblock(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index);
  const start = above.findLastIndex((line) => line.startsWith('/**'));
  if (start < 0 || above.findIndex((line, at) => at >= start && line.endsWith('*/')) !== index - 1) return false;
  return /\w/.test(above.slice(start).join(' '));
}

/** Everything among migrations; those of a schema that is no package of its own are in a folder of its name. */
function migrationFiles(): string[] {
  return globSync('packages/*/migrations/{*,*/*}').filter((file) => !statSync(file).isDirectory());
}

/** What is wrong with the migrations of one service, which must be named 0001_what_it_does.sql, 0002_... */
function misnumberedMigrations(files: readonly string[]): string[] {
  return files.flatMap((file, index) => {
    const number = String(index + 1).padStart(4, '0');
    const right = new RegExp(`^${number}_[a-z0-9_]+\\.sql$`).test(basename(file));
    return right ? [] : [`${file}: expected a migration named ${number}_what_it_does.sql here`];
  });
}
