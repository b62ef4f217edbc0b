import type { Product } from '@kontor/contracts/inventory';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { PRODUCT_COLUMNS, type ProductRow, productOf } from './product-row.ts';
import { searchQuery } from './search.ts';

/** Which products staff wants to see; null: any. */
export interface ProductList {
  /** Words that each begin a word of the SKU or the name. */
  readonly search: string | null;
  readonly active: boolean | null;
  /** Only products of which fewer than this can be reserved. */
  readonly availableBelow: number | null;
  readonly order: 'oldest' | 'newest';
  /** The last product of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The catalogue in the order of its keys, or what the index of words finds. */
const LIST_PRODUCTS: Readonly<
  Record<ProductList['order'], { all: Statement<ProductRow>; found: Statement<ProductRow> }>
> = {
  oldest: { all: listing('oldest', '>', 'ASC', false), found: listing('oldest', '>', 'ASC', true) },
  newest: { all: listing('newest', '<', 'DESC', false), found: listing('newest', '<', 'DESC', true) },
};

function listing(
  name: string,
  comparison: '<' | '>',
  direction: 'ASC' | 'DESC',
  isSearch: boolean,
): Statement<ProductRow> {
  const source = isSearch
    ? `(SELECT product_id, tenant_id, sku, name, description, price_minor, currency, active, version
           FROM inventory.products
           WHERE tenant_id = $1 AND inventory.search_words(sku || ' ' || name) @@ to_tsquery('simple', $6)
           OFFSET 0) AS p -- found by its words first, and then ordered: not the other way round`
    : 'inventory.products AS p';
  return statement(
    `inventory.${isSearch ? 'search' : 'list'}_products_${name}`,
    `SELECT ${PRODUCT_COLUMNS}
     FROM ${source}
     JOIN inventory.stock AS s ON s.tenant_id = p.tenant_id AND s.product_id = p.product_id
     WHERE p.tenant_id = $1 AND p.product_id ${comparison} $2 AND ($3::boolean IS NULL OR p.active = $3)
       AND ($4::int IS NULL OR s.on_hand - s.reserved < $4)
     ORDER BY p.product_id ${direction}
     LIMIT $5`,
  );
}

/** Products for staff: not for sale too, by the time of their creation. */
export async function listProducts(reads: Queryable, tenantId: number, list: ProductList): Promise<Product[]> {
  const { search, active, availableBelow, order, limit } = list;
  const after = list.after ?? (order === 'oldest' ? FIRST_ID : LAST_ID);
  const common = [tenantId, after, active, availableBelow, limit];
  const words = search === null ? null : searchQuery(search);
  if (search !== null && words === null) return [];
  const { all, found } = LIST_PRODUCTS[order];
  const rows = words === null ? await reads.rows(all, common) : await reads.rows(found, [...common, words]);
  return rows.map(productOf);
}
