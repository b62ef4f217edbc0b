import { rm } from 'node:fs/promises';

import { startEmbeddedServer } from '@kontor/postgres/embedded/server';
import { makeServerFolder } from '@kontor/testing/server-folder';

import { endOnInterrupt } from './interrupt.ts';

/** A PostgreSQL of the program's own, in a folder that is removed with it. */
export interface OwnPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one where only processes are killed: without fsync, since what they wrote outlives them in the machine's memory. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = await makeServerFolder();
  const server = await startEmbeddedServer({ directory, settings: { fsync: 'off', max_wal_size: '1GB' } });
  const stop = async () => {
    stopped();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const stopped = endOnInterrupt(stop);
  return { url: server.connectionString(), stop };
}
