import type { Product } from '@kontor/contracts/inventory';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { searchQuery } from './search.ts';

interface Row {
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly price_minor: bigint;
  readonly currency: string;
  readonly active: boolean;
  readonly version: number;
  readonly on_hand: number;
  readonly reserved: number;
}

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
const LIST_PRODUCTS: Readonly<Record<ProductList['order'], { all: Statement<Row>; found: Statement<Row> }>> = {
  oldest: { all: listing('oldest', '>', 'ASC', false), found: listing('oldest', '>', 'ASC', true) },
  newest: { all: listing('newest', '<', 'DESC', false), found: listing('newest', '<', 'DESC', true) },
};

function listing(name: string, comparison: '<' | '>', direction: 'ASC' | 'DESC', isSearch: boolean): Statement<Row> {
  const source = isSearch
    ? `(SELECT product_id, tenant_id, sku, name, description, price_minor, currency, active, version
           FROM inventory.products
           WHERE tenant_id = $1 AND inventory.search_words(sku || ' ' || name) @@ to_tsquery('simple', $6)
           OFFSET 0) AS p -- found by its words first, and then ordered: not the other way round`
    : 'inventory.products AS p';
  return statement(
    `inventory.${isSearch ? 'search' : 'list'}_products_${name}`,
    `SELECT p.product_id, p.sku, p.name, p.description, p.price_minor, p.currency, p.active, p.version, s.on_hand, s.reserved
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
  return rows.map(({ product_id, price_minor, on_hand, reserved, ...row }) => {
    return { ...row, productId: product_id, priceMinor: price_minor, onHand: on_hand, reserved };
  });
}
