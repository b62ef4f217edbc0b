import type { App } from '@kontor/http/app';
import type { Database } from '@kontor/postgres/database';
import type { RouteOptions } from 'fastify';

import type { Store } from '../../apps/server/src/store.ts';

/**
 * Which topology this run composes: `together`, `apart` (an instance of each service), `apart-2` (two of each), `apart-redis-nats` (processes, with those), or
 * `nginx` and `haproxy` (two server processes with Redis behind that balancer). See vitest.config.ts.
 */
export const TEST_TOPOLOGY = process.env['KONTOR_TEST_TOPOLOGY'] ?? 'together';
/** Services apart as processes, with Redis and NATS. */
export const APART_WITH_ENGINES = 'apart-redis-nats';
/** Whether what is asked goes over TLS, through a balancer, to either of two processes. */
export const IS_BALANCED = ['nginx', 'haproxy'].includes(TEST_TOPOLOGY);

/** A server's whole HTTP application on a database of its own, without what runs in the background. */
export interface TestApp {
  readonly app: App;
  /** Each instance that requests come to, past what stands before them. */
  readonly instances: readonly App[];
  /** Where services are apart, in this process: those of the services. */
  readonly services?: readonly App[];
  readonly store: Store;
  /** For what a test looks up by itself. */
  readonly database: Database;
  /** Past a pooler, where there is one. */
  readonly connectionString: string;
  /** Every route but pages as it was added, with its schemas and who may call it. */
  readonly routes: readonly RouteOptions[];
  /** What was logged so far, as parsed lines. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Another application on the same database, with nothing in memory from this one. */
  another(environment?: Readonly<Record<string, string>>): Promise<App>;
  /** Closes every application and removes the database. */
  drop(): Promise<void>;
}

/** Addresses of the shop and the panel, which take anything and give a page; apps/server/src/web/routes.test.ts is about them. */
export function isPage(url: string): boolean {
  return /^\/(shop|admin)(\/$|\/\*|\/:)/.test(url);
}
