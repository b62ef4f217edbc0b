import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { waitFor } from '@kontor/postgres/embedded/wait';

import { freePort, LOOPBACK, type SystemProgram, startProgram } from './loopback.ts';

/** Brokers that come back empty elect and copy before they are healthy, which takes its time on a busy machine. */
const READY_MS_MAX = 90_000;

/** Three servers of a test's own that are one JetStream. */
export interface NatsCluster {
  /** All of them, with commas. */
  readonly url: string;
  /** Ends one of them without a word. */
  kill(index: number): Promise<void>;
  /** Starts one again: with what it had stored, or with nothing. */
  restart(index: number, from: 'store' | 'empty'): Promise<void>;
  /** Ends all of them, throws away what they had stored, and starts them again. */
  loseEverything(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts three of `binary` (nats-server) on free ports of loopback, and resolves when each stream may have three copies. */
export async function startNatsCluster(binary: string): Promise<NatsCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-nats-'));
  const servers = await Promise.all(
    [0, 1, 2].map(async (index) => ({
      name: `n${index}`,
      port: await freePort(),
      clusterPort: await freePort(),
      monitorPort: await freePort(),
      store: join(folder, `n${index}`),
    })),
  );
  const routes = servers.map(({ clusterPort }) => `nats://${LOOPBACK}:${clusterPort}`).join(',');
  const start = (index: number): Promise<SystemProgram> => {
    const { name, port, clusterPort, monitorPort, store } = at(servers, index);
    const listen = ['--addr', LOOPBACK, '--port', `${port}`, '--http_port', `${monitorPort}`, '--name', name];
    const cluster = ['--cluster_name', 'kontor', '--cluster', `nats://${LOOPBACK}:${clusterPort}`, '--routes', routes];
    return startProgram(binary, [...listen, ...cluster, '--jetstream', '--store_dir', store], port);
  };
  let programs = await Promise.all(servers.map((_, index) => start(index)));
  const ready = () => Promise.all(servers.map(({ monitorPort }) => isReady(monitorPort)));
  const stopAll = () => Promise.all(programs.map((program) => program.end('SIGKILL')));
  const cluster: NatsCluster = {
    url: servers.map(({ port }) => `nats://${LOOPBACK}:${port}`).join(','),
    kill: (index) => at(programs, index).end('SIGKILL'),
    restart: async (index, from) => {
      if (from === 'empty') await rm(at(servers, index).store, { recursive: true, force: true });
      programs[index] = await start(index);
      await ready();
    },
    loseEverything: async () => {
      await stopAll();
      await Promise.all(servers.map(({ store }) => rm(store, { recursive: true, force: true })));
      programs = await Promise.all(servers.map((_, index) => start(index)));
      await ready();
    },
    stop: async () => {
      await stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await ready();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Waits for a server to say that it is healthy, which in a cluster it is once there is a leader and it has caught up. */
async function isReady(monitorPort: number): Promise<void> {
  const healthy = await waitFor(async () => {
    const answer = await fetch(`http://${LOOPBACK}:${monitorPort}/healthz`).catch(() => null);
    return answer?.status === 200 ? true : undefined;
  }, READY_MS_MAX);
  if (healthy !== true) throw new Error('a NATS server does not become healthy');
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no server ${index}`);
  return item;
}
