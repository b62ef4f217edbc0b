import { Agent } from 'node:http';

import type { App } from '@kontor/http/app';
import { startNatsServer } from '@kontor/testing/nats-server';
import { startRedisServer } from '@kontor/testing/redis-server';

import type { ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import { type ApartProcesses, startApartProcesses } from './apart-processes.ts';
import type { TestApp } from './app-under-test.ts';
import { makeInternalTls } from './internal-tls.ts';
import { overHttp } from './over-http.ts';

const CONNECTIONS_MAX = 256;

/**
 * The same application, on the same databases, as a process for each service, with Redis and NATS and with certificates between them instead of a secret: what a test asks goes to the gateway over HTTP. `here` is the one in the
 * process of the test, whose services a test may call and whose routes are those of all.
 */
export async function asProcessesWithEngines(
  here: TestApp,
  databases: ServiceUrls,
  environment: Readonly<Record<string, string>>,
): Promise<TestApp> {
  const closing: (() => Promise<unknown>)[] = [here.drop];
  const redis = await startRedisServer(process.env['KONTOR_TEST_REDIS_BIN'] ?? '');
  closing.push(redis.stop);
  const nats = await startNatsServer(process.env['KONTOR_TEST_NATS_BIN'] ?? '');
  closing.push(nats.stop);
  const tls = await makeInternalTls();
  closing.push(tls.remove);
  const start = async (more: Readonly<Record<string, string>>): Promise<ApartProcesses> => {
    const engines = { REDIS_URL: redis.url, NATS_URL: nats.url };
    const started = await startApartProcesses(
      'apart',
      databases,
      { ...engines, ...environment, ...more },
      { tls: tls.env },
    );
    closing.push(started.kill);
    return started;
  };
  const first = await start({});
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  closing.push(async () => agent.destroy());
  const at = (url: string): App => overHttp(() => ({ url, agent }));
  const gatewayOf = (started: ApartProcesses) => at(started.process('gateway 1').url);
  let second: Promise<App> | null = null;
  const app = gatewayOf(first);
  return {
    ...here,
    app,
    instances: [app],
    get log() {
      return first.processes.flatMap(({ log }) => log);
    },
    // With an environment of its own it is another store on the same data; without, another gateway before the same services.
    another: async (more = {}) => {
      if (Object.keys(more).length > 0) return gatewayOf(await start(more));
      second ??= first.anotherGateway().then(({ url }) => at(url));
      return second;
    },
    drop: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
