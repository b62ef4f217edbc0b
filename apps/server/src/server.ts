import { readFile } from 'node:fs/promises';

import { backofficeRoutes } from '@kontor/backoffice/http/routes';
import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { App } from '@kontor/http/app';
import { identityRoutes } from '@kontor/identity/http/routes';
import { inventoryRoutes } from '@kontor/inventory/http/routes';
import { ordersRoutes } from '@kontor/orders/http/routes';
import { sagaRoutes } from '@kontor/orders/http/saga-routes';
import type { Database } from '@kontor/postgres/database';
import { migrate } from '@kontor/postgres/migrate';
import { statement } from '@kontor/postgres/statement';
import { RedisLink } from '@kontor/redis/link';
import { SealedCache } from '@kontor/redis/sealed-cache';
import { SharedCounts } from '@kontor/redis/shared-counts';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { verificationRoutes } from '@kontor/verification/http/routes';
import { walletRoutes } from '@kontor/wallet/http/routes';
import type { RouteOptions } from 'fastify';

import { adminRoutes } from './admin-routes.ts';
import { addAdminTools } from './admin-tools.ts';
import { finishLeftSagas } from './apart/left-sagas.ts';
import { startBackground } from './background.ts';
import { CommitHints } from './commit-hints.ts';
import { type Config, ConfigError } from './config.ts';
import { type FrontDatabases, frontOf, openPools, openPostgres, type Pools, type Postgres } from './databases.ts';
import { buildApp } from './http/build-app.ts';
import type { Authenticate } from './http/edge.ts';
import { closeGracefully } from './http/shutdown.ts';
import type { StatusChecks } from './http/status.ts';
import { addLiveData } from './live.ts';
import type { Log } from './log.ts';
import { type Messaging, openMessaging } from './messaging.ts';
import { Metrics } from './metrics.ts';
import { clocksOf, openReplicas, type Replicas } from './replicas.ts';
import { bringInSampleData, SAMPLE_ACCOUNTS } from './sample-data.ts';
import { agreeOnSettings } from './settings.ts';
import { createStore, MIGRATIONS, type Store } from './store.ts';
import { startTracing, type Tracing } from './tracing.ts';
import { watchGauges, watchHints, watchRedis, watchReplicas, watchStore } from './watch-store.ts';
import type { WebApps } from './web/routes.ts';

/** Requests per minute of one user or address: far above a person's, far below a flood. */
export const RATE_LIMIT_PER_MINUTE = 1_200;
const TENANT_ID = 1;
const SAMPLE_HINT = `Sample accounts: ${SAMPLE_ACCOUNTS.map(({ username, password }) => `${username}/${password}`).join(', ')}`;

/** A server that answers requests. */
export interface RunningServer {
  readonly url: string;
  /** Where other processes call it with certificates; absent: nowhere. */
  readonly internalUrl?: string;
  /** What an operator gives to psql. */
  readonly clientUrl: string;
  /** Stops listening, finishes what is under way, and closes everything in the order in which it depends on each other. */
  close(): Promise<void>;
}

/**
 * Starts a server: the database, its migrations, the services, what runs in the background, and HTTP last, so that whoever can
 * connect is answered.
 * @param web the shop and the admin panel, which may be built meanwhile.
 * @throws ConfigError for a configuration that the database contradicts.
 */
export async function startServer(config: Config, log: Log, web?: Promise<WebApps>): Promise<RunningServer> {
  const postgres = await openPostgres(config, (line) => log.logger.info(line));
  const closing: (() => Promise<unknown>)[] = [() => postgres.stop()];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const opened = await openStore(config, postgres, log.logger, closing);
    const tracing = config.otlpEndpoint === null ? null : startTracing(config.otlpEndpoint, await packageVersion());
    if (tracing !== null) closing.push(() => tracing.close());
    const app = await composeApp({
      clientUrl: postgres.clientUrl,
      ...opened,
      config,
      log,
      ...(tracing === null ? {} : { tracing }),
      ...(web === undefined ? {} : { web: await web }),
    });
    closing.push(() => closeGracefully(app));
    const url = await app.listen({ host: config.host, port: config.port });
    return { url, clientUrl: postgres.clientUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the HTTP application of a process is put together from. */
export interface AppParts {
  readonly config: Config;
  /** Of the whole store, as settings have it. */
  readonly secretKey: string;
  readonly store: Store;
  readonly pools: Pools;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Null: nothing is shared with other instances but the database. */
  readonly redis: RedisLink | null;
  /** Empty: everything is read where it is written. */
  readonly replicas: Replicas;
  /** How events leave the logs; absent: nobody is given any but from the logs. */
  readonly messaging?: Messaging;
  /** Who tells live data at once of what was committed; absent: it looks now and then. */
  readonly hints?: CommitHints;
  readonly tracing?: Tracing;
  /** Absent: their addresses say that they are not built. */
  readonly web?: WebApps;
  /** What an operator gives to psql. */
  readonly clientUrl?: string;
  /** Told of every route as it is added, with its schemas and who may call it. */
  readonly onRoute?: (route: RouteOptions) => void;
}

/** Puts the edge and the routes of every service together; it listens to nothing yet. */
export async function composeApp(parts: AppParts): Promise<App> {
  const { config, store, pools, metrics, log, redis, replicas, tracing } = parts;
  const authenticate: Authenticate = (token, tenantId) => store.identity.authenticate(token, tenantId);
  return buildApp({
    authenticate,
    registerRoutes: (routes) =>
      registerRoutes(routes, { ...parts, front: frontOf(pools, parts.clientUrl ?? null), authenticate }),
    checks: statusChecks(pools, store, redis, parts.messaging),
    metrics,
    ...(tracing === undefined ? {} : { tracing }),
    log,
    mode: config.mode,
    version: await packageVersion(),
    ...(config.mode === 'demo' ? { sampleAccounts: SAMPLE_ACCOUNTS } : {}),
    rateLimitPerMinute: config.rateLimits ? RATE_LIMIT_PER_MINUTE : null,
    ...(redis === null ? {} : { sharedCounts: new SharedCounts(redis) }),
    ...clocksOf(replicas, store.sharedClock),
    trustedOrigins: config.trustedOrigins,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    web: parts.web ?? { shop: null, admin: null },
  });
}

interface OpenedStore extends Pick<AppParts, 'secretKey' | 'pools' | 'store' | 'metrics' | 'redis' | 'replicas'> {
  readonly messaging: Messaging;
  readonly hints: CommitHints;
}

async function openStore(
  config: Config,
  postgres: Postgres,
  log: Log['logger'],
  closing: (() => Promise<unknown>)[],
): Promise<OpenedStore> {
  const { migrationUrl, servingRole, servingUrl } = postgres;
  await migrate({
    connectionString: migrationUrl,
    sets: MIGRATIONS,
    log: (line) => log.info(line),
    ...(servingRole === null ? {} : { servingRole }),
  });
  const { secretKey } = await agreeOnSettings(migrationUrl, config);
  const onIdleError = (error: Error) => log.warn({ err: error }, 'an idle database connection was lost');
  const pools = openPools(servingUrl, EXECUTOR_SETTINGS.lanes, onIdleError, postgres.pooled);
  closing.push(() => Promise.all(Object.values(pools).map((pool: Database) => pool.close())));
  const replicas = openReplicas(config, () => pools.reads, log, closing);
  const metrics = new Metrics();
  const redis = config.redisUrl === null ? null : openRedis(config.redisUrl, log);
  if (redis !== null) closing.push(async () => redis.close());
  const messaging = openMessaging({
    natsUrl: config.natsUrl,
    databases: new Map(SERVICES.map((service) => [service, pools.backoffice])),
    readFrom: () => pools.reads,
    metrics,
    log,
  });
  closing.push(() => messaging.close());
  const hints = openHints(config, redis, true);
  closing.push(async () => hints.close());
  const store = createStore(pools, {
    events: messaging,
    ...(redis === null ? {} : { shared: sharedBy(redis, secretKey, config) }),
    replicas,
    currency: config.currency,
    reservationTtlMs: config.reservationTtlMs,
    sessionTtlMs: config.sessionTtlMs,
    secretKey,
    limitLogins: config.rateLimits,
    observer: watchStore(metrics, log, hints),
  });
  closing.push(() => store.close());
  await finishLeftSagas(store, pools, config);
  if (config.mode === 'demo') await bringInSampleData(store);
  else await refuseSampleAccounts(store);
  const stopBackground = startBackground({
    store,
    pools,
    idempotencyTtlMs: config.idempotencyTtlMs,
    more: messaging.tasks,
    onError: (task, error) => log.error({ err: error, task }, 'a background task failed; it will be tried again'),
  });
  closing.push(stopBackground);
  watchGauges(metrics, pools, store);
  if (redis !== null) watchRedis(metrics, redis);
  watchReplicas(metrics, replicas);
  watchHints(metrics, hints);
  return { secretKey, pools, store, metrics, redis, replicas, messaging, hints };
}

/** What the routes of the HTTP contract are made of, whichever processes the services run in. */
export interface RouteParts
  extends Pick<AppParts, 'config' | 'secretKey' | 'store' | 'metrics' | 'log' | 'messaging' | 'hints' | 'onRoute'> {
  readonly front: FrontDatabases;
  readonly authenticate: Authenticate;
}

/** Adds every route of the HTTP contract, and what runs as long as they do. */
export function registerRoutes(app: App, parts: RouteParts): void {
  const { config, secretKey, store, front, metrics, log, authenticate, onRoute } = parts;
  if (onRoute !== undefined) app.addHook('onRoute', onRoute);
  const { backoffice, stockValue, statements, identity, inventory, orders, wallet } = store;
  const findUser = (tenantId: number, username: string) => identity.findUser(tenantId, username);
  identityRoutes(app, { identity, ...(config.mode === 'demo' ? { hint: SAMPLE_HINT } : {}) });
  walletRoutes(app, { wallet, findUser, topUp: config.topup, topUpMinorMax: config.topupMaxMinor });
  inventoryRoutes(app, {
    inventory,
    releaseOwnOrder: (meta, orderId, deadline) =>
      orders.submit({ type: 'ReleasePendingOrder', meta, orderId }, deadline),
  });
  ordersRoutes(app, { orders });
  backofficeRoutes(app, { backoffice, stockValue, statements });
  adminRoutes(app, config, store, front.reads);
  sagaRoutes(app, {
    orders,
    reads: front.reads.orders,
    usernames: (tenantId, ids) => identity.usernames(tenantId, ids),
  });
  verificationRoutes(app, { databases: front.verified, servingSince: Date.now() });
  // Where a broker brings events, they come when they are published: a hint would be too early for them.
  const told = config.natsUrl !== null || parts.hints === undefined ? {} : { hints: parts.hints };
  addLiveData(app, { databases: front.live, metrics, log, authenticate, ...sourceOf(parts.messaging), ...told });
  addAdminTools(app, { front, store, log, secretKey });
}

const PING = statement<{ answer: number }>('kontor.ping', 'SELECT 1 AS answer');

/** Asks each part what only a working one answers: the services for their own tables. */
function statusChecks(
  pools: Pools,
  { identity }: Store,
  redis: RedisLink | null,
  messaging: Messaging | undefined,
): StatusChecks {
  const ask = (service: ServiceName) => {
    const head = statement(`${service}.read_log_position`, `SELECT position FROM ${service}.log_head`);
    return async () => {
      await pools.reads.rows(head);
    };
  };
  return {
    database: async () => {
      await pools.reads.rows(PING);
    },
    cache: async () => {
      if (redis === null) identity.sessionCache();
      else await redis.ping();
    },
    wallet: ask('wallet'),
    inventory: ask('inventory'),
    orders: ask('orders'),
    events: async () => messaging?.ping(),
  };
}

function sourceOf(messaging: Messaging | undefined) {
  return messaging === undefined ? {} : { source: messaging.source };
}

/** Connects in the background: a store starts and serves without it. */
export function openRedis(url: string, log: Log['logger']): RedisLink {
  return new RedisLink(url, (connected, error) => {
    if (connected) log.info('Redis is connected');
    else log.warn({ err: error }, 'Redis is away: everything is asked of PostgreSQL meanwhile');
  });
}

/** Who tells live data of what is committed, here and, over Redis where there is one and no broker, in other processes. */
export function openHints(config: Config, redis: RedisLink | null, isListening: boolean): CommitHints {
  const { redisUrl, natsUrl } = config;
  const isShared = redis !== null && redisUrl !== null && natsUrl === null;
  return new CommitHints(isShared ? { link: redis, url: redisUrl } : null, isListening);
}

/** What a store shares through Redis. */
export function sharedBy(redis: RedisLink, secretKey: string, { idempotencyTtlMs }: Config) {
  return { cache: new SealedCache(redis, secretKey), idempotencyTtlMs };
}

/** Production does not serve accounts whose passwords anyone may read in this repository. */
export async function refuseSampleAccounts({ identity }: Store): Promise<void> {
  for (const { username, password } of SAMPLE_ACCOUNTS) {
    if (await identity.hasPassword(TENANT_ID, username, password)) {
      throw new ConfigError(`KONTOR_MODE: production refuses the sample password of "${username}"; change it first`);
    }
  }
}

/** The version in the program's package. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
