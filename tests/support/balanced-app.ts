import { Agent } from 'node:http';

import type { App } from '@kontor/http/app';
import type { InjectOptions } from 'fastify';

import type { TestApp } from './app-under-test.ts';
import { startBalanced } from './balanced.ts';
import type { Balancer } from './balancers.ts';
import { overHttp, pathOf } from './over-http.ts';

const CONNECTIONS_MAX = 256;
/** What the balancers keep to themselves: asked for by who looks after the instances, at each of them. */
const OF_AN_INSTANCE = /^\/(metrics|healthz|readyz)\b/;

/**
 * The same application, on the same database, as two server processes with Redis behind a balancer: what a test asks goes over HTTP. `here` is the one in the process of the
 * test, whose services a test may call and whose routes are those of all.
 */
export async function behindBalancer(
  balancer: Balancer,
  here: TestApp,
  environment: Readonly<Record<string, string>>,
): Promise<TestApp> {
  const balanced = await startBalanced(balancer, { DATABASE_URL: here.connectionString, ...environment });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const instances = balanced.processes.map(({ url }) => overHttp(() => ({ url, agent })));
  const [first, second] = balanced.processes;
  const targetOf = (options: InjectOptions) => {
    const isPast = options.remoteAddress !== undefined || OF_AN_INSTANCE.test(pathOf(options));
    return isPast ? { url: first?.url ?? '', agent } : balanced;
  };
  return {
    ...here,
    app: overHttp(targetOf),
    instances,
    get log() {
      return balanced.processes.flatMap(({ log }) => log);
    },
    another: async (more = {}): Promise<App> => {
      const isOther = Object.keys(more).length > 0;
      const url = isOther ? (await balanced.another(more)).url : (second?.url ?? '');
      return overHttp(() => ({ url, agent }));
    },
    drop: async () => {
      agent.destroy();
      await balanced.close();
      await here.drop();
    },
  };
}
