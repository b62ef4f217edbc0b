/** Holds the import rules of `.dependency-cruiser.mjs`, and that dependency-cruiser has really seen every source file. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { Visitor } from '@swc/core/Visitor.js';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { root } from './command.ts';

type Manifest = { dependencies?: Record<string, string> };

const folders = ['packages', 'apps', 'bench', 'scripts', 'tests'];

acceptUsingDeclarations();
process.chdir(root);
const files = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`, { exclude: ['**/node_modules/**'] });
const { output } = await cruise(folders, await extractDepcruiseOptions('./.dependency-cruiser.mjs'));
const { modules, summary } = output as ICruiseResult;

const complaints = summary.violations.map(({ rule, from, to, cycle }) => {
  const why = summary.ruleSetUsed?.forbidden?.find(({ name }) => name === rule.name)?.comment ?? '';
  const path = [from, ...(cycle ?? [{ name: to }]).map(({ name }) => name)];
  return `${rule.name}: ${[...new Set(path)].join(' -> ')}\n  ${why}`;
});
complaints.push(...unlisted(modules));
const seen = new Set(modules.map(({ source }) => source));
complaints.push(
  ...files.filter((file) => !seen.has(file)).map((file) => `${file}: dependency-cruiser has not seen it`),
);
if (seen.size === 0) complaints.push('dependency-cruiser has seen no module at all: does its parser (@swc/core) work?');

if (complaints.length > 0) console.error(complaints.join('\n'));
console.log(`${files.length} files, ${complaints.length} broken import rules`);
process.exitCode = complaints.length === 0 ? 0 : 1;

/** Teaches the visitor, on which dependency-cruiser builds, the statement `using x = ...` (missing in @swc/core 1.16.22: it throws). */
function acceptUsingDeclarations(): void {
  type Statement = Parameters<Visitor['visitStatement']>[0];
  const known = Object.getOwnPropertyDescriptor(Visitor.prototype, 'visitStatement')
    ?.value as Visitor['visitStatement'];
  Visitor.prototype.visitStatement = function visit(this: Visitor, statement: Statement): Statement {
    const using = statement as { type: string; decls?: Parameters<Visitor['visitVariableDeclarators']>[0] };
    if (using.type !== 'UsingDeclaration') return known.call(this, statement);
    this.visitVariableDeclarators(using.decls ?? []);
    return statement;
  };
}

/** The imports of one package by another whose package.json does not list it: they would work here alone, by hoisting. */
function unlisted(modules: ICruiseResult['modules']): string[] {
  return modules.flatMap(({ source, dependencies }) => {
    const home = packageOf(source);
    if (home === undefined || source.endsWith('.test.ts')) return [];
    const manifest = `${home}/package.json`;
    const { dependencies: listed = {} } = existsSync(manifest)
      ? (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest)
      : {};
    return dependencies
      .map(({ resolved }) => packageOf(resolved))
      .filter((target) => target !== undefined && target !== home && !(target.replace(/^\w+/, '@kontor') in listed))
      .map((target) => `${source}: ${manifest} does not list ${target}`);
  });
}

/** The folder of the package that `file` belongs to, or undefined for a file outside packages/, apps/ and bench/. */
function packageOf(file: string): string | undefined {
  return /^(?:(?:packages|apps)\/[^/]+|bench(?=\/))/.exec(file)?.[0];
}
