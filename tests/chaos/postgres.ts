import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedServer } from '@kontor/postgres/embedded/server';

import { endOnInterrupt } from './interrupt.ts';

/** A PostgreSQL of the program's own, in a folder that is removed with it. */
export interface OwnPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one. Without fsync where only processes are killed: what they wrote outlives them in the machine's memory. */
export async function startOwnPostgres(
  settings: Readonly<Record<string, string>> = { fsync: 'off' },
): Promise<OwnPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'kontor-chaos-'));
  const server = await startEmbeddedServer({ directory, settings });
  const stop = async () => {
    stopped();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const stopped = endOnInterrupt(stop);
  return { url: server.connectionString(), stop };
}
