import { DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import type { App } from '@kontor/http/app';
import { LiveFeed } from '@kontor/live/feed';
import { liveRoutes } from '@kontor/live/http/routes';
import type { Database } from '@kontor/postgres/database';
import type { EventSource } from '@kontor/runtime/read-log';

import type { CommitHints } from './commit-hints.ts';
import type { Authenticate } from './http/edge.ts';
import { logRequest } from './http/request-log.ts';
import { sessionTokenOf } from './http/session-cookie.ts';
import type { Log } from './log.ts';
import type { Metrics, Reading } from './metrics.ts';

/** Where the logs are read that live data tells of. */
export type LiveDatabases = Readonly<Record<'orders' | 'inventory' | 'wallet', Database>>;

/** What live data is made of. */
export interface LiveParts {
  readonly databases: LiveDatabases;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly authenticate: Authenticate;
  /** Where what is new comes from; absent: from the logs. */
  readonly source?: EventSource;
  /** Who tells that there is something new in the logs; absent: they are looked at now and then. */
  readonly hints?: CommitHints;
}

/** Adds live data to an application, whose end it is a part of. Call it where routes are added. */
export function addLiveData(app: App, { databases, metrics, log, authenticate, source, hints }: LiveParts): void {
  const feed = new LiveFeed({
    databases,
    ...(source === undefined ? {} : { source }),
    tenantId: DEFAULT_TENANT_ID,
    onError: (error) => log.logger.error({ err: error }, 'live data cannot be read; it will be tried again'),
  });
  hints?.listen((each) => feed.hint(each));
  watchFeed(metrics, feed);
  liveRoutes(app, {
    feed,
    authenticate: async (request) => {
      const token = sessionTokenOf(request.raw.headers.cookie);
      return token === null ? null : authenticate(token, request.tenantId);
    },
    onCutOff: (request, reply) => logRequest(log.requests, request, reply),
  });
  app.addHook('preClose', () => feed.close());
}

function watchFeed(metrics: Metrics, feed: LiveFeed): void {
  metrics.watch('kontor_live_streams', () =>
    Object.entries(feed.use().streams).map(([role, value]): Reading => ({ labels: { role }, value })),
  );
  metrics.watch('kontor_live_streams_ended_total', () =>
    Object.entries(feed.use().ended).map(([reason, value]): Reading => ({ labels: { reason }, value })),
  );
  metrics.watch('kontor_live_messages_total', () => [{ labels: {}, value: feed.use().messages }]);
  metrics.watch('kontor_live_lag_seconds', () => [{ labels: {}, value: feed.use().lagSeconds }]);
}
