import { randomBytes } from 'node:crypto';

import type { ServiceName } from '@kontor/contracts/command';
import type { App } from '@kontor/http/app';
import { present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { atStandby } from '@kontor/testing/replicated';
import type { RouteOptions } from 'fastify';
import { inject } from 'vitest';

import type { ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import { openPlaces } from '../../apps/server/src/apart/places.ts';
import { planProcess } from '../../apps/server/src/apart/process-plan.ts';
import { composeApart } from '../../apps/server/src/apart/start-apart.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { createLog } from '../../apps/server/src/log.ts';
import type { Store } from '../../apps/server/src/store.ts';
import { asProcessesWithEngines } from './apart-engines-app.ts';
import { openApartDatabases } from './apart-instance.ts';
import { APART_WITH_ENGINES, isPage, TEST_TOPOLOGY, type TestApp } from './app-under-test.ts';
import { routedDatabase } from './routed-database.ts';

const TOKEN_BYTES = 36;
const COPIES = TEST_TOPOLOGY === 'apart-2' ? 2 : 1;

/**
 * The application of a gateway whose services run apart: wallet, inventory and orders each as an HTTP server of its own on loopback and on a database of its
 * own, and identity on a fourth. All of them are in the process of the test.
 */
export async function openApartApp(environment: Readonly<Record<string, string>>): Promise<TestApp> {
  const databases = await openApartDatabases();
  const closing: (() => Promise<unknown>)[] = [() => Promise.all(Object.values(databases).map(({ drop }) => drop()))];
  const log: Record<string, unknown>[] = [];
  const output = createLog('info', { write: (line: string) => void log.push(JSON.parse(line)) });
  const replicated = inject('replicated');
  const common = {
    RATE_LIMITS: 'off',
    ...environment,
    INTERNAL_TOKEN: randomBytes(TOKEN_BYTES).toString('base64url'),
    ...Object.fromEntries(
      Object.entries(databases).flatMap(([service, { connectionString }]) => {
        const name = service.toUpperCase();
        const own = [`${name}_DATABASE_URL`, connectionString];
        if (replicated === undefined || service === 'identity') return [own];
        return [own, [`${name}_READ_DATABASE_URL`, atStandby(connectionString, replicated)]];
      }),
    ),
  };
  const compose = async (env: Readonly<Record<string, string>>, onRoute?: (route: RouteOptions) => void) => {
    const config = readConfig(env);
    const plan = planProcess(config);
    const places = await openPlaces(config, plan.databases, () => {});
    const own: (() => Promise<unknown>)[] = [];
    const composed = await composeApart(config, plan, places, output, own, onRoute === undefined ? {} : { onRoute });
    closing.push(async () => {
      for (const close of own.reverse()) await close();
    });
    return composed;
  };
  /** An instance or two of each service, and a gateway that calls them. */
  const instances = async (more: Readonly<Record<string, string>>) => {
    const urls: Record<string, string> = {};
    const services: Record<string, Store> = {};
    const apps: App[] = [];
    for (const role of ['wallet', 'inventory', 'orders'] as const) {
      const copies = await Promise.all(
        Array.from({ length: COPIES }, async () => {
          const { app, store } = await compose({ ...common, ...urls, ...more, KONTOR_ROLE: role });
          apps.push(app);
          return { store, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
        }),
      );
      services[role] = present(copies[0], 'an instance').store;
      urls[`${role.toUpperCase()}_URL`] = copies.map(({ url }) => url).join(',');
    }
    const routes: RouteOptions[] = [];
    const { app, store } = await compose({ ...common, ...urls, ...more, KONTOR_ROLE: 'gateway' }, (route) => {
      if (!isPage(route.url)) routes.push(route);
    });
    await app.ready();
    return { app, store: withBackground(store, services), routes, services: apps };
  };
  const first = await instances({});
  const byService = Object.fromEntries(
    Object.entries(databases).map(([service, { database }]) => [service, database]),
  ) as Record<ServiceName, Database>;
  const urls = Object.fromEntries(
    Object.entries(databases).map(([service, { connectionString }]) => [service, connectionString]),
  ) as ServiceUrls;
  const here: TestApp = {
    ...first,
    instances: [first.app],
    connectionString: databases.orders.connectionString,
    database: routedDatabase(byService),
    log,
    another: async (more = {}) => (await instances(more)).app,
    drop: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
  return TEST_TOPOLOGY === APART_WITH_ENGINES ? asProcessesWithEngines(here, urls, environment) : here;
}

/** What services do in the background of their own processes, a test may ask of the gateway's store. */
function withBackground(store: Store, services: Readonly<Record<string, Store>>): Store {
  const { inventory, wallet, orders } = services as Record<'inventory' | 'wallet' | 'orders', Store>;
  return {
    ...store,
    inventory: { ...store.inventory, expireExternal: () => inventory.inventory.expireExternal() },
    wallet: { ...store.wallet, projectSystemBalances: () => wallet.wallet.projectSystemBalances() },
    backoffice: { ...store.backoffice, flushRefusals: () => orders.backoffice.flushRefusals() },
  };
}
