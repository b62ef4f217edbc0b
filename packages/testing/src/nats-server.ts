import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, LOOPBACK, startProgram } from './loopback.ts';

/** One NATS server of a test's own, with JetStream. */
export interface NatsServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `binary` (nats-server) on a free port of loopback, by itself. */
export async function startNatsServer(binary: string): Promise<NatsServer> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'kontor-nats-')), await freePort()];
  const args = ['--addr', LOOPBACK, '--port', `${port}`, '--jetstream', '--store_dir', folder];
  const program = await startProgram(binary, args, port);
  return {
    url: `nats://${LOOPBACK}:${port}`,
    stop: async () => {
      await program.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
