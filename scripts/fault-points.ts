/**
 * Holds the list of fault points (packages/faults/src/points.ts) against the code that they are in: every statement that writes, every command, step, migration and
 * call between services has its point, every point its place, and nothing is written past the functions that reach them.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { CALLS, COMMANDS, MIGRATIONS, STANDALONE, STEPS, WRITES } from '@kontor/faults/points';
import { parseSync } from '@swc/core';

import { root } from './command.ts';

/** A node of the syntax tree, of which only what is asked for here matters. */
type Node = { readonly type: string; readonly [field: string]: unknown };

/** Files that speak to PostgreSQL themselves, and why that is right. Everything else goes through `Transaction` and `Database`. */
const SPEAKS_ITSELF: Readonly<Record<string, string>> = {
  'packages/postgres/src/transaction.ts': 'reaches the points of writes and COMMIT',
  'packages/postgres/src/database.ts': 'reaches the points of single writes',
  'packages/postgres/src/migrate.ts': 'reaches the points of migrations',
  'packages/postgres/src/embedded/backup.ts': 'makes a replication slot, which is gone with its connection',
  'apps/server/src/settings.ts': 'writes down what a first start decides, each by one statement that may be repeated',
  'apps/server/src/generate/generate.ts': 'fills an empty store in one transaction: it is filled, or still empty',
  'apps/server/src/generate/steps.ts': 'the statements of that one transaction',
  'apps/server/src/apart/move.ts':
    'moves a service while nothing serves; what a move that died has left is taken up by the next',
  'apps/server/src/topology/databases.ts':
    'makes the databases of a store to play with, each by one statement that may be repeated',
  'apps/server/src/databases.ts':
    'makes the login and the database of an embedded server, each by one statement that may be repeated',
};
/** Transactions that write nothing. */
const READ_ONLY = new Set(['packages/verification/src/stores.ts', 'packages/tables/src/rows.ts']);
/** A write, and not a lock (FOR UPDATE, FOR NO KEY UPDATE) or an upsert's second half. */
const WRITE = /\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bTRUNCATE\b|(?<!\bKEY\s)(?<!\bFOR\s)(?<!\bDO\s)\bUPDATE\s+\S/;

process.chdir(root);
const complaints: string[] = [];
const found = { writes: new Set<string>(), commands: new Set<string>(), steps: new Set<string>() };
/** Texts that were declared as statements, which are looked at before the literals inside their call. */
const declared = new Set<Node>();
const callers = new Set<string>();
const reachingCalls = new Set<string>();
const files = globSync('{packages,apps/server}/**/src/**/*.ts', {
  exclude: ['**/node_modules/**', '**/testing/**', 'packages/testing/**', '**/*.test.ts'],
});
for (const file of files.sort()) {
  const source = readFileSync(file, 'utf8');
  walk(parseSync(source, { syntax: 'typescript', target: 'esnext' }), (node) => look(file, node));
  if (/\bfrom 'undici'/.test(source) && file.startsWith('packages/')) callers.add(dirname(file));
  if (/\batCall\(/.test(source)) reachingCalls.add(dirname(file));
}
for (const folder of callers)
  if (!reachingCalls.has(folder)) complaints.push(`${folder}: calls over the network reach no fault point (atCall)`);
compare('statement that writes', 'WRITES', found.writes, Object.keys(WRITES));
compare('command', 'COMMANDS', found.commands, Object.keys(COMMANDS));
compare('step of a saga', 'STEPS', found.steps, Object.keys(STEPS));
compare(
  'migration',
  'MIGRATIONS',
  new Set(globSync('packages/*/migrations/{*,*/*}.sql').map((file) => `${serviceOf(file)}/${basename(file)}`)),
  MIGRATIONS,
);
for (const name of Object.keys(STANDALONE)) if (!(name in WRITES)) complaints.push(`STANDALONE: no write "${name}"`);
if (found.writes.size === 0) complaints.push('no statement was found: has `statement(name, text)` another name now?');

if (complaints.length > 0) console.error(complaints.join('\n'));
const count = found.writes.size + found.commands.size + found.steps.size + Object.keys(CALLS).length;
console.log(
  `${files.length} files, ${count} writes, commands, steps and calls, ${complaints.length} without a fault point`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;

function look(file: string, node: Node): void {
  if (node.type === 'TsInterfaceDeclaration') lookForCommand(node);
  if (node.type === 'StringLiteral' || node.type === 'TemplateLiteral') lookForStrayWrite(file, node);
  if (node.type !== 'CallExpression') return;
  const name = calledName(node);
  const args = (node['arguments'] as { expression: Node }[]).map(({ expression }) => expression);
  if (name === 'statement' || name === 'plannedAnew') lookForWrite(args);
  if (name === 'inventoryStep' || name === 'walletStep') lookForSteps(args);
  if (name === 'transact' && args.length > 1 && !READ_ONLY.has(file)) lookForEffects(file, node);
  if (name === 'query' && !(file in SPEAKS_ITSELF))
    complaints.push(`${file}: speaks to PostgreSQL itself; use Transaction or Database, which reach the fault points`);
}

function lookForEffects(file: string, transaction: Node): void {
  let told = false;
  walk(transaction, (node) => {
    if (node.type === 'CallExpression' && calledName(node) === 'carries') told = true;
  });
  if (!told && !file.startsWith('packages/postgres/'))
    complaints.push(`${file}: a transaction does not say what is committed in it: transaction.carries(...)`);
}

function lookForWrite([name, text]: readonly Node[]): void {
  if (WRITE.test(textOf(text))) found.writes.add(textOf(name).replaceAll('${}', '*'));
  if (text !== undefined) declared.add(text);
}

function lookForStrayWrite(file: string, node: Node): void {
  if (
    !declared.has(node) &&
    !(file in SPEAKS_ITSELF) &&
    /^\s*(INSERT\s+INTO|UPDATE\s+\w+\.|DELETE\s+FROM)\b/.test(textOf(node))
  )
    complaints.push(`${file}: SQL that writes outside of statement(name, text) and plannedAnew(name, text)`);
}

/** Interfaces that extend Command, and the type that they name. */
function lookForCommand(node: Node): void {
  const parents = (node['extends'] as { expression?: Node }[]).map(({ expression }) => expression?.['value']);
  if (!parents.includes('Command')) return;
  walk(node['body'], (inner) => {
    if (inner.type === 'TsPropertySignature' && (inner['key'] as Node)['value'] === 'type')
      walk(inner, (literal) => {
        if (literal.type === 'StringLiteral') found.commands.add(String(literal['value']));
      });
  });
}

/** The commands that are given as steps and as undos: objects with a `type` among the arguments of a step. */
function lookForSteps(args: readonly Node[]): void {
  for (const arg of args)
    walk(arg, (node) => {
      if (node.type === 'KeyValueProperty' && (node['key'] as Node)['value'] === 'type')
        found.steps.add(textOf(node['value'] as Node));
    });
}

function compare(what: string, list: string, inCode: ReadonlySet<string>, listed: readonly string[]): void {
  for (const name of inCode)
    if (!listed.includes(name))
      complaints.push(`${what} "${name}" has no fault point: name it in ${list} of points.ts`);
  for (const name of listed)
    if (!inCode.has(name)) complaints.push(`${list} of points.ts names "${name}", which is no ${what} any more`);
}

function calledName(node: Node): string {
  const callee = node['callee'] as Node;
  const name = callee.type === 'MemberExpression' ? (callee['property'] as Node) : callee;
  return name.type === 'Identifier' ? String(name['value']) : '';
}

/** The text of a literal; what a template puts in is `${}`. */
function textOf(node: Node | undefined): string {
  if (node?.type === 'StringLiteral') return String(node['value']);
  if (node?.type !== 'TemplateLiteral') return '';
  return (node['quasis'] as { raw: string }[]).map(({ raw }) => raw).join('${}');
}

function serviceOf(file: string): string {
  // Of a schema that is no package of its own, the folder within bears its name.
  const [, folder = '', , inner = ''] = file.split('/');
  if (!inner.endsWith('.sql')) return inner;
  return folder === 'postgres' ? 'kontor' : folder;
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  if (typeof (node as Node).type === 'string') visit(node as Node);
  for (const each of Object.values(node)) walk(each, visit);
}
