import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@kontor/testing/loopback';
import { startRedisServer } from '@kontor/testing/redis-server';

import { type Balancer, startBalancer } from './balancers.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const INSTANCES = 2;

/** Server processes that share a Redis, behind a balancer of deploy/ with TLS. */
export interface Balanced {
  /** Where the balancer takes requests, over TLS. */
  readonly url: string;
  /** Where it takes those without, to send them on. */
  readonly plainUrl: string;
  /** For connections to it: its certificate is of its own making. */
  readonly agent: Agent;
  readonly processes: readonly ServerProcess[];
  /** Starts one more process on the same database and Redis, which the balancer knows nothing of. */
  another(env: Readonly<Record<string, string>>): Promise<ServerProcess>;
  close(): Promise<void>;
}

/** Starts a Redis, two server processes with `env` (which says where their database is), and the balancer before them. */
export async function startBalanced(balancer: Balancer, env: Readonly<Record<string, string>>): Promise<Balanced> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const redis = await startRedisServer(process.env['KONTOR_TEST_REDIS_BIN'] ?? '');
    closing.push(redis.stop);
    const another: Balanced['another'] = async (more) => {
      const common = { REDIS_URL: redis.url, TRUSTED_PROXIES: '127.0.0.1' };
      const server = await startServer({ env: { ...common, ...env, ...more } });
      closing.push(() => server.end('SIGKILL'));
      return server;
    };
    const processes = await Promise.all(Array.from({ length: INSTANCES }, () => another({})));
    const folder = await mkdtemp(join(tmpdir(), 'kontor-balancer-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    await chmod(folder, 0o755);
    const ports = processes.map(({ url }) => Number(new URL(url).port));
    const [plain, tls] = [await freePort(), await freePort()];
    const program = await startBalancer(balancer, { folder, plain, tls, instances: ports });
    closing.push(() => program.end());
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
    closing.push(async () => agent.destroy());
    return {
      url: `https://127.0.0.1:${tls}`,
      plainUrl: `http://127.0.0.1:${plain}`,
      agent,
      processes,
      another,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
