import type { App } from '@kontor/http/app';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { tenantOf } from '@kontor/http/request';
import { Type } from 'typebox';

import type { Backoffice } from '../service.ts';
import type { SearchPlace } from '../store/search-orders.ts';
import { conditionsOf, sortOf } from './order-query.ts';
import { presentFound } from './present.ts';
import { type OrderRows, OrderSearchQuery } from './schemas.ts';

const { limit: _limit, cursor: _cursor, ...filters } = OrderSearchQuery.properties;

type Row = OrderRows['orders'][number];

/** Adds the list of orders as a file. */
export function ordersExportRoute(app: App, backoffice: Backoffice): void {
  const { services } = backoffice;
  exportRoute(app, {
    resource: 'orders',
    access: 'staff',
    operationId: 'adminExportOrders',
    summary: 'The orders that a search finds, as a CSV file',
    querystring: Type.Object(filters),
    columns: [
      { name: 'order_id', of: (row: Row) => row.order_id },
      { name: 'customer_id', of: (row: Row) => row.customer.id },
      { name: 'customer', of: (row: Row) => row.customer.username },
      { name: 'status', of: (row: Row) => row.status },
      { name: 'total_amount', of: (row: Row) => row.total_amount },
      { name: 'refunded_amount', of: (row: Row) => row.refunded_amount },
      { name: 'currency', of: (row: Row) => row.currency },
      { name: 'item_count', of: (row: Row) => row.item_count },
      { name: 'created_at', of: (row: Row) => row.created_at },
      { name: 'updated_at', of: (row: Row) => row.updated_at },
      { name: 'expires_at', of: (row: Row) => row.expires_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const query = { ...request.query, limit: EXPORT_PAGE_ROWS };
      const conditions = conditionsOf(services, tenantId, query);
      return async (after: SearchPlace | null) => {
        const wanted = await conditions;
        if (wanted === null) return { rows: [], next: null };
        const found = await backoffice.findOrders(tenantId, sortOf(query), wanted, after, EXPORT_PAGE_ROWS);
        return { rows: await presentFound(services, tenantId, found.rows), next: found.next };
      };
    },
  });
}
