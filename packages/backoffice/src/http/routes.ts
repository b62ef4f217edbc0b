import type { App } from '@kontor/http/app';

import type { Backoffice } from '../service.ts';
import type { Statements } from '../statements/service.ts';
import type { StockValue } from '../stock-value/service.ts';
import { bulkStatusRoute } from './bulk-status.ts';
import { orderActionRoutes, orderReadRoutes } from './orders.ts';
import { ordersExportRoute } from './orders-export.ts';
import { ordersListRoute } from './orders-list.ts';
import { overviewRoute } from './overview.ts';
import { statementRoutes } from './statements.ts';
import { stockValueRoutes } from './stock-value.ts';

/** What the routes of the back office are given. */
export interface BackofficeRouteOptions {
  readonly backoffice: Backoffice;
  readonly stockValue: StockValue;
  readonly statements: Statements;
}

/** What the admin panel asks of orders and of the other read models, and its first page. */
export function backofficeRoutes(app: App, { backoffice, stockValue, statements }: BackofficeRouteOptions): void {
  overviewRoute(app, backoffice);
  ordersListRoute(app, backoffice);
  ordersExportRoute(app, backoffice);
  bulkStatusRoute(app, backoffice);
  orderReadRoutes(app, backoffice);
  orderActionRoutes(app, backoffice);
  const { services } = backoffice;
  stockValueRoutes(app, { stockValue, services });
  statementRoutes(app, { statements, services });
}
