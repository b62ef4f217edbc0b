import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { tenantOf } from '@kontor/http/request';
import { InstantOutput, NextCursor, Nullable, PageQuery, UuidString } from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { Type } from 'typebox';

import { listProducts } from '../store/list-products.ts';
import { readHolders } from '../store/read-holders.ts';
import { POSITION_MAX, readMovements } from '../store/read-movements.ts';
import { readStockHistory } from '../store/read-stock-history.ts';
import { movementsExportRoute, productsExportRoute } from './admin-exports.ts';
import {
  existingProduct,
  type InventoryAdminOptions,
  NamedMovement,
  ProductFilter,
  productListOf,
  withNames,
} from './admin-lists.ts';
import { presentProduct } from './present.ts';
import { ProductPath, ProductView } from './schemas.ts';

const tags = ['admin'];
/** Points of a chart: more than it has pixels to tell apart on a phone. */
const HISTORY_POINTS_MAX = 200;
const HOLDERS_MAX = 200;
const ProductsPage = Type.Object({ products: Type.Array(ProductView), next_cursor: NextCursor });
const MovementsPage = Type.Object({ movements: Type.Array(NamedMovement), next_cursor: NextCursor });
const StockHistory = Type.Object({
  points: Type.Array(Type.Object({ at: InstantOutput, on_hand: Type.Integer(), reserved: Type.Integer() }), {
    description: 'Oldest first; the stock stands until the next point. Of a long history some, spread over it.',
  }),
});
const HoldersView = Type.Object({
  holders: Type.Array(
    Type.Object({
      order_id: UuidString,
      owner: Type.String({ description: 'order: of this store; external: kept elsewhere.' }),
      status: Type.String({ description: 'ACTIVE, or CLAIMED while it is being paid.' }),
      quantity: Type.Integer(),
      created_at: InstantOutput,
      expires_at: Nullable(InstantOutput),
    }),
    { description: 'The newest first.' },
  ),
});

/** Adds `/admin/api/products/`; what changes a product or its stock is under `/inventory/`. */
export function inventoryAdminRoutes(app: App, options: InventoryAdminOptions): void {
  listRoutes(app, options);
  stockViewRoutes(app, options);
  productsExportRoute(app, options);
  movementsExportRoute(app, options);
}

function listRoutes(app: App, { reads, usernames }: InventoryAdminOptions): void {
  app.get(
    '/admin/api/products/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListProducts',
        summary: 'Products, for sale or not',
        querystring: Type.Object({ ...PageQuery.properties, ...ProductFilter.properties }),
        response: { 200: ProductsPage },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const [after = null] = cursor === undefined ? [] : decodeCursor(cursor, 'products-admin', ['uuid']);
      const found = await listProducts(reads, tenantOf(request), productListOf(filter, after, limit + 1));
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        products: shown.map(presentProduct),
        next_cursor: last === undefined ? null : encodeCursor('products-admin', [last.productId]),
      };
    },
  );

  app.get(
    '/admin/api/products/:product_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminGetProduct',
        summary: 'One product',
        params: ProductPath,
        response: { 200: ProductView },
      },
    },
    async (request) => presentProduct(await existingProduct(reads, tenantOf(request), request.params.product_id)),
  );

  app.get(
    '/admin/api/products/:product_id/movements/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListProductMovements',
        summary: 'What moved in the stock of a product and who did it, newest first',
        params: ProductPath,
        querystring: PageQuery,
        response: { 200: MovementsPage },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [position] = cursor === undefined ? [] : decodeCursor(cursor, 'movements-admin', ['integer']);
      const { productId } = await existingProduct(reads, tenantOf(request), request.params.product_id);
      const before = position === undefined ? POSITION_MAX : BigInt(position);
      const found = await readMovements(reads, tenantOf(request), productId, before, limit + 1);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        movements: await withNames(shown, (ids) => usernames(tenantOf(request), ids)),
        next_cursor: last === undefined ? null : encodeCursor('movements-admin', [last.position.toString()]),
      };
    },
  );
}

function stockViewRoutes(app: App, { reads }: InventoryAdminOptions): void {
  app.get(
    '/admin/api/products/:product_id/stock-history/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminGetStockHistory',
        summary: 'The stock of a product over time, for a chart',
        params: ProductPath,
        response: { 200: StockHistory },
      },
    },
    async (request) => {
      const { productId } = await existingProduct(reads, tenantOf(request), request.params.product_id);
      const points = await readStockHistory(reads, tenantOf(request), productId, HISTORY_POINTS_MAX);
      return {
        points: points.map(({ at, onHand, reserved }) => ({ at: formatInstant(at), on_hand: onHand, reserved })),
      };
    },
  );

  app.get(
    '/admin/api/products/:product_id/holders/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListHolders',
        summary: 'Who holds units of a product now',
        params: ProductPath,
        response: { 200: HoldersView },
      },
    },
    async (request) => {
      const { productId } = await existingProduct(reads, tenantOf(request), request.params.product_id);
      const holders = await readHolders(reads, tenantOf(request), productId, HOLDERS_MAX);
      return {
        holders: holders.map((holder) => ({
          order_id: holder.orderId,
          owner: holder.owner,
          status: holder.status,
          quantity: holder.quantity,
          created_at: formatInstant(holder.createdAt),
          expires_at: holder.expiresAt === null ? null : formatInstant(holder.expiresAt),
        })),
      };
    },
  );
}
