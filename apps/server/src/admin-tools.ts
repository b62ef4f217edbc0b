import type { App } from '@kontor/http/app';
import { tablesRoutes } from '@kontor/tables/http/routes';
import { runRoutes } from '@kontor/verification/http/run-routes';
import { VerificationRuns } from '@kontor/verification/runs/runs';
import { together } from '@kontor/verification/verify';

import type { Pools } from './databases.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

/** What an administrator's tools look at. */
export interface AdminToolsParts {
  readonly pools: Pools;
  readonly store: Pick<Store, 'identity'>;
  readonly log: Log;
  /** What an operator gives to psql; null: not told. */
  readonly clientUrl: string | null;
}

/** Adds the data console and verifications in the background, which end with the application. Call it where routes are added. */
export function addAdminTools(app: App, { pools, store, log, clientUrl }: AdminToolsParts): void {
  const runs = new VerificationRuns({
    databases: together(pools.verification),
    records: pools.backoffice,
    servingSince: Date.now(),
    onError: (error) => log.logger.error({ err: error }, 'a verification was broken off'),
  });
  app.addHook('preClose', () => runs.close());
  runRoutes(app, { runs, usernames: (tenantId, ids) => store.identity.usernames(tenantId, ids) });
  tablesRoutes(app, { databases: [pools.tables], clientUrl });
}
