import type { App } from '@kontor/http/app';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { tenantOf } from '@kontor/http/request';
import { UuidString } from '@kontor/http/schemas';
import { type Static, Type } from 'typebox';

import { listProducts } from '../store/list-products.ts';
import { POSITION_MAX, readMovements } from '../store/read-movements.ts';
import {
  existingProduct,
  type InventoryAdminOptions,
  type NamedMovement,
  ProductFilter,
  productListOf,
  withNames,
} from './admin-lists.ts';
import { presentProduct } from './present.ts';
import type { ProductView } from './schemas.ts';

/** Adds the list of products as a file. */
export function productsExportRoute(app: App, { reads }: InventoryAdminOptions): void {
  exportRoute(app, {
    resource: 'products',
    access: 'staff',
    operationId: 'adminExportProducts',
    summary: 'The products that a search finds, as a CSV file',
    querystring: ProductFilter,
    columns: [
      { name: 'product_id', of: (row: ProductView) => row.id },
      { name: 'sku', of: (row: ProductView) => row.sku },
      { name: 'name', of: (row: ProductView) => row.name },
      { name: 'description', of: (row: ProductView) => row.description },
      { name: 'active', of: (row: ProductView) => row.active },
      { name: 'price', of: (row: ProductView) => row.price },
      { name: 'currency', of: (row: ProductView) => row.currency },
      { name: 'stock_quantity', of: (row: ProductView) => row.stock_quantity },
      { name: 'reserved_quantity', of: (row: ProductView) => row.reserved_quantity },
      { name: 'available_quantity', of: (row: ProductView) => row.available_quantity },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const { query } = request;
      return async (after: string | null) => {
        const found = await listProducts(reads, tenantId, productListOf(query, after, EXPORT_PAGE_ROWS));
        const last = found.length === EXPORT_PAGE_ROWS ? found.at(-1) : undefined;
        return { rows: found.map(presentProduct), next: last?.productId ?? null };
      };
    },
  });
}

type Movement = Static<typeof NamedMovement>;

/** Adds what moved in the stock of a product as a file. */
export function movementsExportRoute(app: App, { reads, usernames }: InventoryAdminOptions): void {
  exportRoute(app, {
    resource: 'movements',
    access: 'staff',
    operationId: 'adminExportMovements',
    summary: 'What moved in the stock of a product and who did it, as a CSV file, newest first',
    querystring: Type.Object({ product_id: UuidString }),
    columns: [
      { name: 'movement_id', of: (row: Movement) => row.id },
      { name: 'movement_type', of: (row: Movement) => row.movement_type },
      { name: 'quantity', of: (row: Movement) => row.quantity },
      { name: 'on_hand_delta', of: (row: Movement) => row.on_hand_delta },
      { name: 'reserved_delta', of: (row: Movement) => row.reserved_delta },
      { name: 'order_id', of: (row: Movement) => row.order_id },
      { name: 'created_by', of: (row: Movement) => row.created_by_name },
      { name: 'notes', of: (row: Movement) => row.notes },
      { name: 'created_at', of: (row: Movement) => row.created_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const product = existingProduct(reads, tenantId, request.query.product_id);
      return async (before: bigint | null) => {
        const { productId } = await product;
        const found = await readMovements(reads, tenantId, productId, before ?? POSITION_MAX, EXPORT_PAGE_ROWS);
        const last = found.length === EXPORT_PAGE_ROWS ? found.at(-1) : undefined;
        return {
          rows: await withNames(found, (ids) => usernames(tenantId, ids)),
          next: last === undefined ? null : last.position,
        };
      };
    },
  });
}
