import type { App } from '@kontor/http/app';
import { tenantOf } from '@kontor/http/request';

import type { Backoffice } from '../service.ts';
import { presentOverview } from './present.ts';
import { ADMIN_TAGS, OverviewAnswer } from './schemas.ts';

/** Adds today at a glance. */
export function overviewRoute(app: App, backoffice: Backoffice): void {
  app.get(
    '/admin/api/overview/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminOverview',
        summary:
          'Today at a glance: orders by status, revenue, top products, low stock, refused payments, reservations about to expire',
        response: { 200: OverviewAnswer },
      },
    },
    async (request) => presentOverview(await backoffice.overview(tenantOf(request))),
  );
}
