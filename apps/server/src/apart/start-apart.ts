import { setTimeout as delay } from 'node:timers/promises';

import { bearsToken } from '@kontor/channel/admission';
import type { CredentialStore } from '@kontor/channel/credentials';
import type { App } from '@kontor/http/app';
import { present } from '@kontor/kernel/assert';
import { migrate } from '@kontor/postgres/migrate';
import { statement } from '@kontor/postgres/statement';
import type { RedisLink } from '@kontor/redis/link';
import { SharedCounts } from '@kontor/redis/shared-counts';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import type { RouteOptions } from 'fastify';

import { startBackground } from '../background.ts';
import type { CommitHints } from '../commit-hints.ts';
import { type Config, ConfigError } from '../config.ts';
import type { Postgres } from '../databases.ts';
import { buildApp } from '../http/build-app.ts';
import type { Authenticate } from '../http/edge.ts';
import { buildInternalApp } from '../http/internal-app.ts';
import { STATUS_TIMEOUT_MS } from '../http/limits.ts';
import { closeGracefully } from '../http/shutdown.ts';
import type { StatusChecks } from '../http/status.ts';
import type { Log } from '../log.ts';
import { type Messaging, openMessaging } from '../messaging.ts';
import { Metrics } from '../metrics.ts';
import { clocksOf, openReplicas, type Replicas } from '../replicas.ts';
import { bringInSampleData, SAMPLE_ACCOUNTS } from '../sample-data.ts';
import {
  openHints,
  openRedis,
  packageVersion,
  RATE_LIMIT_PER_MINUTE,
  type RunningServer,
  refuseSampleAccounts,
  registerRoutes,
  sharedBy,
} from '../server.ts';
import { agreeOnSettings } from '../settings.ts';
import { MIGRATIONS_OF } from '../store.ts';
import { startTracing } from '../tracing.ts';
import {
  watchChannels,
  watchGauges,
  watchHints,
  watchRedis,
  watchReplicas,
  watchSagas,
  watchStore,
} from '../watch-store.ts';
import type { WebApps } from '../web/routes.ts';
import { followCredentialFiles, openCredentialFiles } from './credential-files.ts';
import { type ApartStore, openApart } from './open-apart.ts';
import {
  asPools,
  closePlaces,
  distinctPlaces,
  openPlacePools,
  openPlaces,
  type PlacePools,
  type Places,
} from './places.ts';
import type { ProcessPlan } from './process-plan.ts';
import { pingRemote } from './remote-services.ts';

/** Times that a gateway tries to bring its sample data in while the services come up, and how long it waits between two. */
const SAMPLE_DATA_TRIES = 120;
const SAMPLE_DATA_PAUSE_MS = 250;

/** A process of a store that runs apart, put together; it listens to nothing yet. */
export interface ApartProcess extends ApartStore {
  readonly app: App;
  /** For other processes alone, where they show certificates; null: `app` takes their calls, or nobody calls this process. */
  readonly internalApp: App | null;
  readonly pools: PlacePools;
  readonly metrics: Metrics;
}

/**
 * Starts one process of a store that runs apart: its databases and their migrations, its services and the ways to the others, what it does by itself, and HTTP last.
 * @throws ConfigError for a configuration that a database contradicts.
 */
export async function startApart(
  config: Config,
  plan: ProcessPlan,
  log: Log,
  web?: Promise<WebApps>,
): Promise<RunningServer> {
  const places = await openPlaces(config, plan.databases, (line) => log.logger.info(line));
  const closing: (() => Promise<unknown>)[] = [() => closePlaces(places)];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    await migratePlaces(places, plan, (line) => log.logger.info(line));
    const { app, internalApp, store } = await composeApart(
      config,
      plan,
      places,
      log,
      closing,
      web === undefined ? {} : { web: await web },
    );
    if (plan.isGateway) await prepareGateway(config, store, log);
    const internal = await listenForProcesses(config, internalApp);
    const url = await app.listen({ host: config.host, port: config.port });
    return { url, ...internal, clientUrl: clientUrlOf(places), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listenForProcesses(
  { host, internalTls }: Config,
  internalApp: App | null,
): Promise<Pick<RunningServer, 'internalUrl'>> {
  if (internalTls === null || internalApp === null) return {};
  const address = await internalApp.listen({ host, port: internalTls.port });
  // The server speaks TLS, which the framework does not see.
  return { internalUrl: address.replace(/^http:/, 'https:') };
}

/** Brings the schemas of a process's own services up to date. */
async function migratePlaces(places: Places, plan: ProcessPlan, log: (line: string) => void): Promise<void> {
  for (const place of distinctPlaces(places)) {
    const sets = plan.local
      .filter((service) => places.get(service) === place)
      .flatMap((service) => MIGRATIONS_OF[service]);
    if (sets.length === 0) continue;
    await migrate({
      connectionString: place.migrationUrl,
      sets: [...new Set(sets)],
      log,
      ...(place.servingRole === null ? {} : { servingRole: place.servingRole }),
    });
  }
}

/** Puts a process together on databases that are up to date. What is to be closed is put on `closing`, in the order of its making. */
export async function composeApart(
  config: Config,
  plan: ProcessPlan,
  places: Places,
  log: Log,
  closing: (() => Promise<unknown>)[],
  { onRoute, web = NO_WEB }: HttpParts = {},
): Promise<ApartProcess> {
  const secretKey = await agreeOnPlaces(config, plan, places);
  const onIdleError = (error: Error) => log.logger.warn({ err: error }, 'an idle database connection was lost');
  const pools = openPlacePools(places, { ...plan, lanes: EXECUTOR_SETTINGS.lanes }, onIdleError);
  closing.push(() => Promise.all(Object.values(pools.all).map((pool) => pool.close())));
  const replicas = openReplicas(config, (service) => pools.reads.get(service), log.logger, closing);
  const metrics = new Metrics();
  const messaging = openMessaging({
    natsUrl: config.natsUrl,
    databases: pools.relays,
    readFrom: (service) => present(pools.reads.get(service), `the log of ${service}`),
    metrics,
    log: log.logger,
  });
  closing.push(() => messaging.close());
  // Clients come to gateways: what is shared is theirs. The others only tell them over Redis of what they have committed, where no broker does.
  const needsRedis = plan.isGateway || config.natsUrl === null;
  const link = config.redisUrl === null || !needsRedis ? null : openRedis(config.redisUrl, log.logger);
  if (link !== null) closing.push(async () => link.close());
  const redis = plan.isGateway ? link : null;
  const hints = openHints(config, link, plan.isGateway);
  closing.push(async () => hints.close());
  const credentials = await openCredentials(config, metrics, log, closing);
  const apart = openApart({
    plan,
    config,
    places,
    pools,
    credentials,
    options: {
      events: messaging,
      replicas,
      ...(redis === null ? {} : { shared: sharedBy(redis, secretKey, config) }),
      currency: config.currency,
      reservationTtlMs: config.reservationTtlMs,
      sessionTtlMs: config.sessionTtlMs,
      secretKey,
      limitLogins: config.rateLimits,
      observer: watchStore(metrics, log.logger, hints),
    },
    channelObserver: watchChannels(metrics, log.logger),
    sagaStopped: (orderId, error, stuck) => {
      if (stuck)
        log.logger.error({ err: error, order_id: orderId }, 'a saga waits for a person: npm run sagas -- list');
      else log.logger.warn({ err: error, order_id: orderId }, 'a saga stopped, and will be tried again');
    },
  });
  closing.push(() => apart.store.close());
  watchGauges(metrics, asPools(pools), apart.store, plan);
  if (link !== null) watchRedis(metrics, link);
  watchReplicas(metrics, replicas);
  watchHints(metrics, hints);
  const ordersReads = pools.reads.get('orders');
  if (ordersReads !== undefined) watchSagas(metrics, ordersReads);
  const internalApp = internalAppOf(config, apart, credentials, metrics, log);
  const app = await buildProcess({
    config,
    secretKey,
    plan,
    pools,
    apart,
    messaging,
    redis,
    hints,
    replicas,
    metrics,
    log,
    closing,
    onRoute,
    web,
  });
  closing.push(() =>
    Promise.all([app, ...(internalApp === null ? [] : [internalApp])].map((each) => closeGracefully(each))),
  );
  if (plan.isWorker) {
    closing.push(
      startBackground({
        store: apart.store,
        pools: asPools(pools),
        services: new Set(plan.local),
        sagas: apart.sagas,
        idempotencyTtlMs: config.idempotencyTtlMs,
        more: messaging.tasks,
        onError: (task, error) =>
          log.logger.error({ err: error, task }, 'a background task failed; it will be tried again'),
      }),
    );
  }
  return { ...apart, app, internalApp, pools, metrics };
}

/** By what this process is known to the others, kept at what is in its files. */
async function openCredentials(
  { internalTls }: Config,
  metrics: Metrics,
  { logger }: Log,
  closing: (() => Promise<unknown>)[],
): Promise<CredentialStore | null> {
  if (internalTls === null) return null;
  const credentials = await openCredentialFiles(internalTls);
  metrics.watch('kontor_internal_certificate_expires_seconds', () => [
    { labels: {}, value: Math.floor(credentials.validTo.getTime() / 1000) },
  ]);
  const stop = followCredentialFiles(internalTls, credentials, {
    renewed: (validTo) => logger.info({ valid_to: validTo }, 'the certificates between services are new'),
    refused: (err) => logger.error({ err }, 'the certificates between services have changed, and cannot be used'),
  });
  closing.push(stop);
  return credentials;
}

function internalAppOf(
  { internalTls }: Config,
  { called }: ApartStore,
  credentials: CredentialStore | null,
  metrics: Metrics,
  log: Log,
): App | null {
  if (internalTls === null || credentials === null || called.length === 0) return null;
  const { callers } = internalTls;
  return buildInternalApp({ services: called, credentials, callers, metrics, log, onBug: bugsTo(log) });
}

function bugsTo({ logger }: Log): (error: unknown) => void {
  return (error) => logger.error({ err: error }, 'a call of another process met a bug');
}

/** Holds every database to what it was filled with. The secret is that of identity's, whose sessions it signs. */
async function agreeOnPlaces(config: Config, plan: ProcessPlan, places: Places): Promise<string> {
  let secretKey = config.secretKey ?? '';
  for (const [service, place] of places) {
    // A database of another process's service is that process's to hold.
    if (!plan.local.includes(service)) continue;
    const agreed = await agreeOnSettings(place.migrationUrl, config, [service]);
    if (service === 'identity') secretKey = agreed.secretKey;
  }
  return secretKey;
}

interface ProcessParts {
  readonly config: Config;
  readonly secretKey: string;
  readonly plan: ProcessPlan;
  readonly pools: PlacePools;
  readonly apart: ApartStore;
  readonly messaging: Messaging;
  readonly redis: RedisLink | null;
  readonly hints: CommitHints;
  readonly replicas: Replicas;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly closing: (() => Promise<unknown>)[];
  readonly onRoute: ((route: RouteOptions) => void) | undefined;
  readonly web: WebApps;
}

/** What may be told of, or added to, the HTTP application of a process. */
export interface HttpParts {
  readonly onRoute?: (route: RouteOptions) => void;
  /** The shop and the admin panel; absent: neither. */
  readonly web?: WebApps;
}

const NO_WEB: WebApps = { shop: null, admin: null };

async function buildProcess(parts: ProcessParts): Promise<App> {
  const { config, secretKey, plan, pools, apart, messaging, hints, redis, metrics, log, closing, onRoute, web } = parts;
  const { store, called } = apart;
  const tracing = config.otlpEndpoint === null ? null : startTracing(config.otlpEndpoint, await packageVersion());
  if (tracing !== null) closing.push(() => tracing.close());
  const authenticate: Authenticate = (token, tenantId) =>
    plan.isGateway ? store.identity.authenticate(token, tenantId) : null;
  return buildApp({
    authenticate,
    web,
    registerRoutes: (routes) => {
      const { front } = pools;
      if (front === null) return;
      const told = onRoute === undefined ? {} : { onRoute };
      registerRoutes(routes, {
        config,
        secretKey,
        store,
        front,
        messaging,
        hints,
        metrics,
        log,
        authenticate,
        ...told,
      });
    },
    ...(called.length === 0 || config.internalToken === null
      ? {}
      : {
          internal: {
            services: called,
            admit: bearsToken(config.internalToken),
            onBug: bugsTo(log),
          },
        }),
    checks: { ...checksOf(plan, pools, apart, redis), events: () => messaging.ping() },
    metrics,
    ...(tracing === null ? {} : { tracing }),
    log,
    mode: config.mode,
    version: await packageVersion(),
    ...(config.mode === 'demo' ? { sampleAccounts: SAMPLE_ACCOUNTS } : {}),
    rateLimitPerMinute: config.rateLimits ? RATE_LIMIT_PER_MINUTE : null,
    ...(redis === null ? {} : { sharedCounts: new SharedCounts(redis) }),
    ...clocksOf(parts.replicas, store.sharedClock),
    trustedOrigins: config.trustedOrigins,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
  });
}

const PING = statement<{ answer: number }>('kontor.ping', 'SELECT 1 AS answer');

/** Asks each part what only a working one answers: services elsewhere over their channel. One that this process has nothing to do with is no reason not to serve. */
function checksOf(
  plan: ProcessPlan,
  pools: PlacePools,
  { channels, store }: ApartStore,
  redis: RedisLink | null,
): Omit<StatusChecks, 'events'> {
  const of = (service: 'orders' | 'inventory' | 'wallet') => async () => {
    const channel = channels.get(service);
    if (channel !== undefined) await pingRemote(channel, STATUS_TIMEOUT_MS);
    else if (plan.local.includes(service)) {
      const head = statement(`${service}.read_log_position`, `SELECT position FROM ${service}.log_head`);
      await pools.reads.get(service)?.rows(head);
    }
  };
  return {
    database: async () => {
      await Promise.all(plan.local.flatMap((service) => pools.reads.get(service)?.rows(PING) ?? []));
    },
    cache: async () => {
      if (redis !== null) await redis.ping();
      else if (plan.isGateway) store.identity.sessionCache();
    },
    wallet: of('wallet'),
    inventory: of('inventory'),
    orders: of('orders'),
  };
}

async function prepareGateway(config: Config, store: ApartStore['store'], log: Log): Promise<void> {
  if (config.mode !== 'demo') {
    await refuseSampleAccounts(store);
    return;
  }
  // Its services may still be coming up; each piece is brought in once, however often it is tried.
  for (let tries = 1; ; tries += 1) {
    try {
      await bringInSampleData(store);
      return;
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      if (tries >= SAMPLE_DATA_TRIES) {
        log.logger.warn({ err: error }, 'the sample data is not there: a service is away');
        return;
      }
      await delay(SAMPLE_DATA_PAUSE_MS);
    }
  }
}

function clientUrlOf(places: Places): string {
  return [...new Set([...places.values()].map(({ clientUrl }: Postgres) => clientUrl))].join(' ');
}
