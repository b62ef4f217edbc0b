import type { App } from '@kontor/http/app';
import { tablesRoutes } from '@kontor/tables/http/routes';
import { runRoutes } from '@kontor/verification/http/run-routes';
import { VerificationRuns } from '@kontor/verification/runs/runs';

import type { FrontDatabases } from './databases.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

/** What an administrator's tools look at. */
export interface AdminToolsParts {
  readonly front: FrontDatabases;
  readonly store: Pick<Store, 'identity'>;
  readonly log: Log;
  readonly secretKey: string;
}

/** Adds the data console and verifications in the background, which end with the application. Call it where routes are added. */
export function addAdminTools(app: App, { front, store, log, secretKey }: AdminToolsParts): void {
  const runs = new VerificationRuns({
    databases: front.verified,
    records: front.records,
    servingSince: Date.now(),
    onError: (error) => log.logger.error({ err: error }, 'a verification was broken off'),
  });
  app.addHook('preClose', () => runs.close());
  runRoutes(app, { runs, usernames: (tenantId, ids) => store.identity.usernames(tenantId, ids) });
  tablesRoutes(app, { databases: front.tables, clientUrls: front.clientUrls, secretKey });
}
