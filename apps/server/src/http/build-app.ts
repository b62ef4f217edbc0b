import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type InternalRoutesOptions, internalRoutes } from '@kontor/channel/internal-routes';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify';

import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../tracing.ts';
import { type WebApps, webRoutes } from '../web/routes.ts';
import { addBodyParsers } from './body-parsers.ts';
import { CsrfRule } from './csrf.ts';
import type { SampleAccountShown } from './dashboard-page.ts';
import { addDocsPage } from './docs-page.ts';
import { type Authenticate, addEdge, type EdgeRules, prepare } from './edge.ts';
import { answerConnectionError, sendError } from './errors.ts';
import * as limits from './limits.ts';
import { MethodsByUrl } from './methods.ts';
import { addOpenApi } from './openapi.ts';
import { createRateLimiter, type SharedCounts } from './rate-limits.ts';
import { addReadMarks, type ReadClocks } from './read-marks.ts';
import { requestIdOf } from './request-id.ts';
import { addRequestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import type { StatusChecks } from './status.ts';
import { systemRoutes } from './system-routes.ts';
import { createValidatorCompiler, validationRefusal } from './validation.ts';

/** Everything that the HTTP edge depends on. */
export interface AppOptions {
  readonly authenticate: Authenticate;
  /** Adds the services' routes. Each states `config.access`. */
  readonly registerRoutes: (app: App) => void;
  /** What other processes of the store may call here; absent: nothing. */
  readonly internal?: Omit<InternalRoutesOptions, 'draining'>;
  readonly checks: StatusChecks;
  readonly metrics: Metrics;
  /** Absent: requests are not traced. */
  readonly tracing?: Tracing;
  readonly log: Pick<Log, 'logger' | 'requests'>;
  readonly mode: 'demo' | 'production';
  readonly version: string;
  /** Accounts that anyone may know, for the front page; none outside of demo mode. */
  readonly sampleAccounts?: readonly SampleAccountShown[];
  /** Requests per minute of a user or address; null: no limit. */
  readonly rateLimitPerMinute: number | null;
  /** The clocks of databases that have a replica for reads, or a shared cache before them; absent: there are none, and nobody is given marks. */
  readonly clocks?: ReadClocks;
  /** Counts for that limit which other instances share; absent: each counts for itself. */
  readonly sharedCounts?: SharedCounts;
  /** Origins whose pages may send state-changing requests, such as `https://shop.example`. */
  readonly trustedOrigins: readonly string[];
  /** Addresses or networks of proxies whose X-Forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | null;
  /** The shop and the admin panel. */
  readonly web: WebApps;
  /** How long a caller waits for its command. */
  readonly commandDeadlineMs?: number;
}

/**
 * Builds the server's HTTP application; it listens to nothing yet.
 * @throws Error when a route does not say who may call it.
 */
export async function buildApp(options: AppOptions): Promise<App> {
  const { metrics } = options;
  const log: FastifyBaseLogger = options.log.logger;
  const app = createFastify(options);
  const methods = new MethodsByUrl();
  const rules: EdgeRules = {
    authenticate: options.authenticate,
    csrf: new CsrfRule(options.trustedOrigins),
    limiter:
      options.rateLimitPerMinute === null
        ? null
        : await createRateLimiter(app, options.rateLimitPerMinute, options.sharedCounts),
    headers: { plain: securityHeaders(false), tls: securityHeaders(true) },
    deadlineMs: options.commandDeadlineMs ?? limits.COMMAND_DEADLINE_MS,
    planned: (_plan, route) => methods.add(route),
  };
  let draining = false;
  app.addHook('preClose', (done) => {
    draining = true;
    done();
  });

  if (options.clocks !== undefined) addReadMarks(app, options.clocks);
  addBodyParsers(app);
  app.setValidatorCompiler(createValidatorCompiler());
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));
  app.setNotFoundHandler((request, reply) => {
    sendError(new RefusalError(refusal('not_found')), request, reply, log);
  });
  app.addHook('onRequest', (request, reply, done) => {
    // Refused here rather than in the handler, which would read and judge the body first.
    if (!request.is404) {
      done();
      return;
    }
    prepare(request, reply, rules, 'not found');
    done(new RefusalError(refusal('not_found')));
  });
  addRequestLog(app, options.log.requests, (request, kind) => {
    metrics.answered(request.route, request.status, request.seconds, kind);
    options.tracing?.answered(request);
  });
  await addOpenApi(app, options.version);
  // Before the edge: other processes have no sessions, and no limits but their own.
  if (options.internal !== undefined) internalRoutes(app, { ...options.internal, draining: () => draining });
  addEdge(app, rules);

  options.registerRoutes(app);
  systemRoutes(app, { ...options, accounts: options.sampleAccounts ?? [], draining: () => draining });
  await addDocsPage(app);
  webRoutes(app, options.web);
  methods.refuseOthers(app);
  return app;
}

function createFastify({ log: { logger }, trustedProxies }: AppOptions): App {
  const log: FastifyBaseLogger = logger;
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all: a child per request costs more than its one line.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIdOf,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: limits.PARAM_LENGTH_MAX },
    bodyLimit: limits.BODY_BYTES_MAX,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT_MS,
    http: { maxHeaderSize: limits.HEADER_BYTES_MAX, headersTimeout: limits.HEADERS_TIMEOUT_MS },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // What comes on open connections during shutdown is still answered, with `Connection: close`.
    return503OnClosing: false,
    schemaErrorFormatter: (errors, part) => validationRefusal(errors, part),
    clientErrorHandler: answerConnectionError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.header('x-request-id', request.id);
      sendError(error, request, reply, log);
    },
  });
  return app.withTypeProvider<TypeBoxTypeProvider>();
}
