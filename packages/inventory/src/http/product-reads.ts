import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith } from '@kontor/http/reply';
import { type EdgeRequest, tenantOf } from '@kontor/http/request';
import { PageQuery } from '@kontor/http/schemas';

import type { Inventory } from '../service.ts';
import { presentMovement, presentProduct } from './present.ts';
import { MovementsPage, ProductPath, ProductsPage, ProductsQuery, ProductView } from './schemas.ts';

const tags = ['inventory'];

/** The list of products, one product, and a product's movements. */
export function productReadRoutes(app: App, inventory: Inventory): void {
  app.get(
    '/inventory/products/',
    {
      config: { access: 'public', optionalSession: true },
      schema: {
        tags,
        summary: 'Products, oldest first',
        querystring: ProductsQuery,
        response: { 200: ProductsPage },
      },
    },
    async (request) => {
      const { limit, cursor, search } = request.query;
      const [after = null] = cursor === undefined ? [] : decodeCursor(cursor, 'products', ['uuid']);
      const page = await inventory.products(tenantOf(request), {
        search: search === undefined || search.trim() === '' ? null : search,
        includeInactive: isStaff(request),
        limit,
        cursor: after,
      });
      return {
        products: page.items.map(presentProduct),
        next_cursor: page.nextCursor === null ? null : encodeCursor('products', [page.nextCursor]),
      };
    },
  );

  app.get(
    '/inventory/products/:product_id/',
    {
      config: { access: 'public', optionalSession: true },
      schema: { tags, summary: 'One product', params: ProductPath, response: { 200: ProductView } },
    },
    async (request) => {
      const product = await inventory.product(tenantOf(request), request.params.product_id);
      if (product === null || !(product.active || isStaff(request))) refuseWith(refusal('product_not_found'));
      return presentProduct(product);
    },
  );

  app.get(
    '/inventory/products/:product_id/movements/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        summary: 'What moved in the stock of a product, newest first',
        params: ProductPath,
        querystring: PageQuery,
        response: { 200: MovementsPage },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [position = null] = cursor === undefined ? [] : decodeCursor(cursor, 'movements', ['integer']);
      const page = await inventory.movements(tenantOf(request), request.params.product_id, limit, position);
      if (page === null) refuseWith(refusal('product_not_found'));
      return {
        movements: page.items.map(presentMovement),
        next_cursor: page.nextCursor === null ? null : encodeCursor('movements', [page.nextCursor]),
      };
    },
  );
}

function isStaff({ principal }: Pick<EdgeRequest, 'principal'>): boolean {
  return principal !== null && principal.role !== 'customer';
}
