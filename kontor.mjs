#!/usr/bin/env node
// Runs one of Kontor's programs under a Node that can: plain JavaScript, so that an older Node can read it and say what is wrong.
const NODE_MAJOR_MIN = 24;

const programs = {
  start: './apps/server/src/main.ts',
  admin: './apps/server/src/cli/admin.ts',
  backup: './apps/server/src/cli/backup.ts',
  restore: './apps/server/src/cli/restore.ts',
  verify: './apps/server/src/cli/verify.ts',
  generate: './apps/server/src/cli/generate.ts',
  rebuild: './apps/server/src/cli/rebuild.ts',
  events: './apps/server/src/cli/events.ts',
  replay: './apps/server/src/cli/replay.ts',
  topology: './tests/topology/main.ts',
  sagas: './apps/server/src/cli/sagas.ts',
  move: './apps/server/src/cli/move.ts',
  openapi: './apps/server/src/cli/openapi.ts',
  bench: './bench/src/main.ts',
  capacity: './bench/src/capacity/main.ts',
  'bench-admin': './bench/src/admin/main.ts',
  chaos: './tests/chaos/main.ts',
};

const [name, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  console.error(
    `Kontor needs Node.js ${NODE_MAJOR_MIN} and this is ${process.version}: run "npm ci", which brings it, then start with "npm start".`,
  );
  process.exit(1);
}
const program = programs[name];
if (program === undefined) {
  console.error(`usage: node kontor.mjs ${Object.keys(programs).join(' | ')}`);
  process.exit(2);
}
// What is compiled is kept beside the packages, so that the next start need not strip types and compile again.
const { enableCompileCache } = await import('node:module');
enableCompileCache(new URL('./node_modules/.cache/kontor', import.meta.url).pathname);
process.argv.splice(1, process.argv.length - 1, new URL(program, import.meta.url).pathname, ...rest);
await import(program);
