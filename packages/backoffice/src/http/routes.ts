import type { App } from '@kontor/http/app';

import type { Backoffice } from '../service.ts';
import { bulkStatusRoute } from './bulk-status.ts';
import { orderActionRoutes, orderReadRoutes } from './orders.ts';
import { ordersExportRoute } from './orders-export.ts';
import { ordersListRoute } from './orders-list.ts';
import { overviewRoute } from './overview.ts';

/** What the admin panel asks of orders, and its first page. */
export function backofficeRoutes(app: App, { backoffice }: { readonly backoffice: Backoffice }): void {
  overviewRoute(app, backoffice);
  ordersListRoute(app, backoffice);
  ordersExportRoute(app, backoffice);
  bulkStatusRoute(app, backoffice);
  orderReadRoutes(app, backoffice);
  orderActionRoutes(app, backoffice);
}
