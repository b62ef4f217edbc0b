/**
 * `npm run topology -- NAME`: starts a whole store on loopback for a person to play with: in one process (`together`), in two that share a database (`together-2`),
 * with its services apart and a database each (`apart`), or with two instances of each of them (`apart-2`). Ctrl-C ends all of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { startEmbeddedServer } from '@kontor/postgres/embedded/server';

import { readConfig, topologyEnvironment } from '../config.ts';
import { dataDirectoryOf } from '../databases.ts';
import { makeDatabases } from '../topology/databases.ts';
import { type PlannedProcess, planTopology, TOPOLOGIES } from '../topology/plan.ts';
import { CommandLineError, runProgram } from './command-line.ts';

const USAGE = `usage: npm run topology -- ${TOPOLOGIES.join(' | ')} [--port FIRST]
  --port FIRST   the first of its ports, at which the first gateway listens (8000)`;
const PROGRAM = fileURLToPath(new URL('../../../../kontor.mjs', import.meta.url));
const STOP_MS_MAX = 30_000;

await runProgram(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string', default: '8000' } },
  });
  const name = TOPOLOGIES.find((each) => each === positionals[0]);
  const firstPort = Number(values.port);
  if (name === undefined || positionals.length !== 1 || !Number.isInteger(firstPort) || firstPort < 1) {
    throw new CommandLineError(USAGE);
  }
  const directory = join(dataDirectoryOf(readConfig()), `topology-${name}`);
  const postgres = await startEmbeddedServer({ directory, log: say });
  const children: ChildProcess[] = [];
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const databases = await makeDatabases(postgres.connectionString('postgres'));
    for (const planned of planTopology(name, { portAt: (index) => firstPort + index, databases }))
      children.push(await start(planned));
    say(`\n${name} serves at ${urlsOf(children.length, name, firstPort).join(' and ')}; Ctrl-C ends it\n`);
    const ended = children.map(async (child) => {
      await once(child, 'exit');
      return child.pid;
    });
    await Promise.race([stopped, ...ended]);
  } finally {
    await Promise.all(children.toReversed().map(stop));
    await postgres.stop();
  }
  return 0;
});

function urlsOf(processes: number, name: string, firstPort: number): string[] {
  const gateways = name.endsWith('-2') ? 2 : 1;
  return Array.from({ length: Math.min(gateways, processes) }, (_, index) => `http://127.0.0.1:${firstPort + index}`);
}

/** Starts one process, and resolves when its log says that it is ready. */
async function start({ name, port, env }: PlannedProcess): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: { ...topologyEnvironment(), ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Of a session of its own: Ctrl-C is this program's, which ends the processes in their order.
    detached: true,
  });
  child.stderr?.on('data', () => {});
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const { msg, level } = JSON.parse(line) as { msg?: string; level?: string };
    if (msg === 'kontor is ready') ready.resolve();
    if (level === 'warn' || level === 'error' || level === 'fatal') say(`${name}: ${line}`);
  });
  await Promise.race([
    ready.promise,
    once(child, 'exit').then(([code]) => {
      throw new CommandLineError(`${name} did not start (exit code ${String(code)})`);
    }),
  ]);
  say(`${name.padEnd(12)} pid ${child.pid}  http://127.0.0.1:${port}`);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const guard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await ended;
  clearTimeout(guard);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
