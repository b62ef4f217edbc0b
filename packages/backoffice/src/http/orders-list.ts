import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { tenantOf } from '@kontor/http/request';

import type { FoundOrders } from '../search.ts';
import type { Backoffice } from '../service.ts';
import type { SearchPlace } from '../store/search-orders.ts';
import { presentLag } from './as-of.ts';
import { conditionsOf, sortOf } from './order-query.ts';
import { presentFound } from './present.ts';
import { ADMIN_TAGS, OrderRows, OrderSearchQuery } from './schemas.ts';

const CURSOR = 'admin-orders';
const NOTHING: FoundOrders = { rows: [], next: null };

/** Adds the search of orders. */
export function ordersListRoute(app: App, backoffice: Backoffice): void {
  const { services } = backoffice;
  app.get(
    '/admin/api/orders/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminSearchOrders',
        summary: 'Search the orders of everybody',
        description:
          'What is found comes from a read model (`as_of` says how fresh), what is shown of it from the orders themselves. A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.',
        querystring: OrderSearchQuery,
        response: { 200: OrderRows },
      },
    },
    async (request) => {
      const { query } = request;
      const tenantId = tenantOf(request);
      const after = query.cursor === undefined ? null : placeOf(query.cursor);
      const conditions = await conditionsOf(services, tenantId, query);
      const [found, lag] = await Promise.all([
        conditions === null ? NOTHING : backoffice.findOrders(tenantId, sortOf(query), conditions, after, query.limit),
        backoffice.lag(),
      ]);
      return {
        orders: await presentFound(services, tenantId, found.rows),
        next_cursor: found.next === null ? null : cursorOf(found.next),
        as_of: presentLag(lag),
      };
    },
  );
}

function cursorOf({ orderId, totalMinor }: SearchPlace): string {
  return encodeCursor(CURSOR, [orderId, totalMinor.toString()]);
}

function placeOf(cursor: string): SearchPlace {
  const [orderId = '', totalMinor = '0'] = decodeCursor(cursor, CURSOR, ['uuid', 'integer']);
  return { orderId, totalMinor: BigInt(totalMinor) };
}
