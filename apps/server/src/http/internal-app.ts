import type { IncomingMessage, ServerResponse } from 'node:http';

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { bearsCertificate } from '@kontor/channel/admission';
import type { CredentialStore } from '@kontor/channel/credentials';
import { type InternalRoutesOptions, internalRoutes } from '@kontor/channel/internal-routes';
import { createTlsServer } from '@kontor/channel/tls-server';
import type { App } from '@kontor/http/app';
import Fastify, { type FastifyBaseLogger, LogController, type RawServerDefault } from 'fastify';

import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import * as limits from './limits.ts';
import { requestIdOf, traceparentOf } from './request-id.ts';
import { addRequestLog } from './request-log.ts';

/** What the application for other processes is made of. */
export interface InternalAppOptions extends Pick<InternalRoutesOptions, 'services' | 'onBug'> {
  readonly credentials: CredentialStore;
  /** Names of which a caller's certificate bears one; empty: every certificate of the authority is let in. */
  readonly callers: readonly string[];
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'logger' | 'requests'>;
}

/** At most one line in this time about connections that were refused: anybody may open as many as he likes. */
const REFUSED_LINE_MS = 10_000;

/**
 * Builds the application that other processes call over mutual TLS, apart from the one for clients: who has no certificate of ours reaches nothing of it, and who probes this
 * process or reads its metrics needs none. It listens to nothing yet.
 */
export function buildInternalApp({ services, credentials, callers, metrics, log, onBug }: InternalAppOptions): App {
  const logger: FastifyBaseLogger = log.logger;
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    genReqId: requestIdOf,
    return503OnClosing: false,
    serverFactory: (handler) => {
      const server = createTlsServer({ credentials, handler, onRefused: refusalsTo(logger) });
      server.requestTimeout = limits.REQUEST_TIMEOUT_MS;
      server.headersTimeout = limits.HEADERS_TIMEOUT_MS;
      server.keepAliveTimeout = limits.KEEP_ALIVE_TIMEOUT_MS;
      return server;
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  let draining = false;
  app.addHook('preClose', (done) => {
    draining = true;
    done();
  });
  app.decorateRequest('principal', null);
  app.decorateRequest('routeName', '');
  app.decorateRequest('traceparent', null);
  app.decorateRequest('orderId', null);
  app.decorateReply('refusalKind', null);
  app.addHook('onRequest', (request, reply, done) => {
    request.routeName = request.is404 ? 'not found' : `${request.method} ${request.routeOptions.url ?? ''}`;
    request.traceparent = traceparentOf(request.headers['traceparent']);
    void reply.header('x-request-id', request.id);
    done();
  });
  addRequestLog(app, log.requests, ({ route, status, seconds }, kind) =>
    metrics.answered(route, status, seconds, kind),
  );
  internalRoutes(app, { services, onBug, admit: bearsCertificate(callers), draining: () => draining });
  return app;
}

function refusalsTo(log: FastifyBaseLogger): (address: string, error: Error) => void {
  let last = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (address, error) => {
    const now = performance.now();
    if (now - last < REFUSED_LINE_MS) {
      unsaid += 1;
      return;
    }
    log.warn({ err: error, address, unsaid }, 'a connection of another process was refused: its certificate');
    last = now;
    unsaid = 0;
  };
}
