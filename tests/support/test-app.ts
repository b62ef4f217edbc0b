import { SERVICES } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { RedisLink } from '@kontor/redis/link';
import { openTestDatabase } from '@kontor/testing/database';
import { throughPooler } from '@kontor/testing/engines';
import { atStandby } from '@kontor/testing/replicated';
import type { RouteOptions } from 'fastify';
import { inject } from 'vitest';

import { readConfig } from '../../apps/server/src/config.ts';
import { openPools } from '../../apps/server/src/databases.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { openMessaging } from '../../apps/server/src/messaging.ts';
import { Metrics } from '../../apps/server/src/metrics.ts';
import { openReplicas } from '../../apps/server/src/replicas.ts';
import { composeApp, openHints, sharedBy } from '../../apps/server/src/server.ts';
import { createStore, MIGRATIONS } from '../../apps/server/src/store.ts';
import { watchGauges, watchRedis, watchReplicas, watchStore } from '../../apps/server/src/watch-store.ts';
import { openApartApp } from './apart-app.ts';
import { isPage, TEST_TOPOLOGY, type TestApp } from './app-under-test.ts';
import { behindBalancer } from './balanced-app.ts';
import { BALANCERS } from './balancers.ts';

const LANES = 2;
const SECRET_KEY = 'a secret for tests alone, of some length';

/**
 * Composes the application as the server does, in demo mode and without rate limits, unless `environment` says otherwise: with services together, or
 * apart, or as processes behind a balancer, where KONTOR_TEST_TOPOLOGY says so (the projects of vitest.config.ts).
 */
export async function openTestApp(environment: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  if (TEST_TOPOLOGY.startsWith('apart')) return openApartApp(environment);
  const here = await openAppHere(environment);
  const balancer = BALANCERS.find(({ topology }) => topology === TEST_TOPOLOGY);
  return balancer === undefined ? here : behindBalancer(balancer, here, environment);
}

async function openAppHere(environment: Readonly<Record<string, string>>): Promise<TestApp> {
  const { connectionString, database, drop } = await openTestDatabase(MIGRATIONS);
  const engines = inject('engines');
  const replicated = inject('replicated');
  const closing: (() => Promise<unknown>)[] = [drop];
  const log: Record<string, unknown>[] = [];
  const compose = async (more: Readonly<Record<string, string>>) => {
    const routes: RouteOptions[] = [];
    const shared = engines === undefined ? {} : { REDIS_URL: engines.redisUrl };
    const read = replicated === undefined ? {} : { READ_DATABASE_URL: atStandby(connectionString, replicated) };
    const config = readConfig({ RATE_LIMITS: 'off', ...shared, ...read, ...environment, ...more });
    const output = createLog('info', { write: (line: string) => void log.push(JSON.parse(line)) });
    const metrics = new Metrics();
    const pools =
      engines === undefined
        ? openPools(connectionString, LANES, () => {})
        : openPools(throughPooler(connectionString, engines), LANES, () => {}, true);
    const redis = config.redisUrl === null ? null : new RedisLink(config.redisUrl, () => {});
    const ofReplicas: (() => Promise<unknown>)[] = [];
    const replicas = openReplicas(config, () => pools.reads, output.logger, ofReplicas);
    const messaging = openMessaging({
      natsUrl: config.natsUrl,
      databases: new Map(SERVICES.map((service) => [service, pools.backoffice])),
      readFrom: () => pools.reads,
      metrics,
      log: output.logger,
    });
    const hints = openHints(config, redis, true);
    const store = createStore(pools, {
      events: messaging,
      ...(redis === null ? {} : { shared: sharedBy(redis, SECRET_KEY, config) }),
      replicas,
      currency: config.currency,
      reservationTtlMs: config.reservationTtlMs,
      sessionTtlMs: config.sessionTtlMs,
      secretKey: SECRET_KEY,
      limitLogins: config.rateLimits,
      observer: watchStore(metrics, output.logger, hints),
    });
    watchGauges(metrics, pools, store);
    if (redis !== null) watchRedis(metrics, redis);
    watchReplicas(metrics, replicas);
    const onRoute = (route: RouteOptions) => void (isPage(route.url) || routes.push(route));
    const app = await composeApp({
      config,
      secretKey: SECRET_KEY,
      store,
      pools,
      metrics,
      log: output,
      redis,
      replicas,
      messaging,
      hints,
      onRoute,
    });
    await app.ready();
    closing.push(async () => {
      await app.close();
      await store.close();
      await messaging.close();
      hints.close();
      await Promise.all(Object.values(pools).map((pool: Database) => pool.close()));
      redis?.close();
      await Promise.all(ofReplicas.map((close) => close()));
    });
    return { app, store, routes };
  };
  const first = await compose({});
  return {
    ...first,
    instances: [first.app],
    database,
    connectionString,
    log,
    another: async (more = {}) => (await compose(more)).app,
    drop: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
