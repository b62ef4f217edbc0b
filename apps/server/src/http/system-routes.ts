import { hash, timingSafeEqual } from 'node:crypto';

import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refuseWith } from '@kontor/http/reply';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';

import type { Metrics } from '../metrics.ts';
import { DASHBOARD_POLICY, dashboardPage, type SampleAccountShown } from './dashboard-page.ts';
import { openApiJson } from './openapi.ts';
import { type Absences, createStatusProbe, PARTS, type Part, type StatusChecks } from './status.ts';

/** What the system's own routes tell about. */
export interface SystemRoutes {
  readonly checks: StatusChecks;
  readonly metrics: Metrics;
  /** Lets a bearer read the metrics from anywhere; null: from this machine only. */
  readonly metricsToken: string | null;
  readonly version: string;
  readonly mode: 'demo' | 'production';
  /** Shown on the front page; empty outside of demo mode. */
  readonly accounts: readonly SampleAccountShown[];
  /** Whether the server is on its way out. */
  draining(): boolean;
}

const TAGS = ['system'];
const UNAVAILABLE = 503;
const PartStatus = Type.Union([Type.Literal('online'), Type.Literal('offline')]);
const Status = Type.Object({
  timestamp: Type.Number({ description: 'Seconds since 1970.' }),
  database: PartStatus,
  cache: PartStatus,
  events: PartStatus,
  services: Type.Object({ wallet: PartStatus, inventory: PartStatus, orders: PartStatus }),
  version: Type.String(),
  mode: Type.String(),
});
const Ready = Type.Object({ ready: Type.Boolean(), reasons: Type.Array(Type.String()) });

/** Health, readiness, status, metrics, the OpenAPI document and the front page. */
export function systemRoutes(app: App, options: SystemRoutes): void {
  const probe = createStatusProbe(options.checks);
  healthRoutes(app, options, probe);
  metricsRoute(app, options);

  app.get(
    '/api/status/',
    { config: { access: 'public' }, schema: { summary: 'What is online', tags: TAGS, response: { 200: Status } } },
    async () => statusOf(await probe(), options),
  );

  let document: string | null = null;
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => {
    document ??= openApiJson(app);
    reply.type('application/json; charset=utf-8').send(document);
  });

  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const page = dashboardPage({
      ...options,
      host: request.host,
      secure: request.protocol === 'https',
      absent: await probe(),
    });
    return reply.type('text/html; charset=utf-8').header('content-security-policy', DASHBOARD_POLICY).send(page);
  });
}

function healthRoutes(app: App, { draining }: SystemRoutes, probe: () => Promise<Absences>): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The process lives',
        tags: TAGS,
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: { summary: 'It can serve', tags: TAGS, response: { 200: Ready, 503: Ready } },
    },
    async (_request, reply) => {
      const absent: Absences = draining() ? new Map() : await probe();
      const told = [...absent].map(([part, why]) => `${part} ${why}`);
      const reasons = draining() ? ['the server is shutting down'] : told;
      // Without the cache it serves all the same, only slower, and events wait in their logs: that is told, and keeps nobody away.
      const isNeeded = (part: Part) => part !== 'cache' && part !== 'events';
      if (!draining() && ![...absent.keys()].some(isNeeded)) return { ready: true, reasons };
      return reply.code(UNAVAILABLE).header('retry-after', '1').send({ ready: false, reasons });
    },
  );
}

function metricsRoute(app: App, { metrics, metricsToken }: SystemRoutes): void {
  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) {
      refuseWith(
        refusal('forbidden', undefined, 'Metrics are for this machine, or for whoever has the metrics token.'),
      );
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

/** A request that a proxy on this machine passed on comes from loopback too: its forwarding headers tell it apart. */
function mayReadMetrics({ ip, headers }: FastifyRequest, token: string | null): boolean {
  const { authorization } = headers;
  if (token !== null && authorization !== undefined) return isSame(authorization, `Bearer ${token}`);
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !forwarded && (ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.'));
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}

function statusOf(absent: Absences, { version, mode }: SystemRoutes) {
  const of = (part: Part) => (absent.has(part) ? ('offline' as const) : ('online' as const));
  const [database, cache, wallet, inventory, orders] = PARTS;
  return {
    timestamp: Date.now() / 1000,
    database: of(database),
    cache: of(cache),
    events: of('events'),
    services: { wallet: of(wallet), inventory: of(inventory), orders: of(orders) },
    version,
    mode,
  };
}
