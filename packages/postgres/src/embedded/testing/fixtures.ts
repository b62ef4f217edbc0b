import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { layoutOf } from '../layout.ts';
import { clusterProcesses } from '../processes.ts';
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from '../server.ts';

/** What owner.ts says of its server. */
export interface OwnerReport {
  readonly owned: boolean;
  readonly postmasterPid: number;
  readonly port: number;
  readonly url: string;
}

const cleanups: (() => Promise<unknown>)[] = [];

/** Undoes what the helpers below made, the last first. For `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const undo of cleanups.splice(0).reverse()) await undo();
}

/** Registers what `cleanUp` is to do. */
export function onCleanUp(undo: () => Promise<unknown>): void {
  cleanups.push(undo);
}

/** A new, empty folder, removed by `cleanUp`. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-embedded-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server in this process, stopped by `cleanUp`. */
export async function startServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer(options);
  cleanups.push(() => server.stop());
  return server;
}

/** A client that survives the end of its server, closed by `cleanUp`. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  cleanups.push(() => client.end().catch(() => {}));
  return client;
}

/** A process of its own that starts (or joins) the server of a folder; stopped by `cleanUp` if it still runs. */
export async function startOwner(directory: string): Promise<{ child: ChildProcess; report: OwnerReport }> {
  const script = fileURLToPath(new URL('owner.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanups.push(() => endOwner(child));
  if (!child.stdout) throw new Error('no standard output');
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (!value) throw new Error('the owner ended before its server was ready');
  return { child, report: JSON.parse(value) as OwnerReport };
}

/** Lets an owner stop its server and end. */
export async function endOwner(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

/** Ends an owner the hard way. */
export async function killOwner(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** The living processes of a folder's server. Those that only nobody has waited for do not count. */
export async function clusterPids(directory: string): Promise<number[]> {
  const { postmasters, others } = await clusterProcesses((await layoutOf(directory)).tag);
  return [...postmasters, ...others];
}
