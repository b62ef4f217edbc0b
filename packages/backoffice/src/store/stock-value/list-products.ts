import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { servingOf } from '../generation.ts';

/** What products are listed. */
export interface ValueList {
  readonly order: 'dearest' | 'cheapest';
  /** Null: for sale or not. */
  readonly active: boolean | null;
  readonly valueMinMinor: bigint;
  /** Null: no bound. */
  readonly valueMaxMinor: bigint | null;
  /** The last product of the page before. */
  readonly after: ValuePlace | null;
  readonly limit: number;
}

/** Where a list goes on: behind this product. */
export interface ValuePlace {
  readonly valueMinor: bigint;
  readonly productId: string;
}

/** A product, and what its units are worth. */
export interface ProductValue extends ValuePlace {
  readonly onHand: number;
  readonly reserved: number;
  readonly priceMinor: bigint;
  readonly active: boolean;
  readonly currency: string;
  readonly changedAt: Instant;
}

interface Row {
  readonly product_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly price_minor: bigint;
  readonly active: boolean;
  readonly currency: string;
  readonly value_minor: string;
  readonly changed_at: Instant;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** More than any value: units times a price, each as large as its column holds. */
const VALUE_MAX = 10n ** 37n;
const SERVING = servingOf('stock_value', 'stock_value');

/** Ranges of keys rather than equalities: one index alone holds them in this order (see search-orders.ts). */
function listing(order: ValueList['order'], isOfActive: boolean): Statement<Row> {
  const [side, bound, far, way] = order === 'dearest' ? ['<', '>=', '$4', ' DESC'] : ['>', '<=', '$5', ''];
  const [columns, values] = isOfActive ? ['active, ', '$6::boolean, '] : ['', ''];
  return statement(
    `stock_value.list_${isOfActive ? 'active_' : ''}products_${order}`,
    `SELECT product_id, on_hand, reserved, price_minor, active, currency, value_minor, changed_at
     FROM stock_value.products
     WHERE (${columns}value_minor, product_id) ${side} (${values}$2::numeric, $3::uuid)
       AND (${columns}value_minor) ${bound} (${values}${far}::numeric)
       AND value_minor >= $4::numeric AND value_minor <= $5::numeric AND tenant_id = $1 AND generation = ${SERVING}
       AND ($6::boolean IS NULL OR active = $6)
     ORDER BY ${isOfActive ? `active${way}, ` : ''}value_minor${way}, product_id${way}
     LIMIT $7`,
  );
}

const LISTINGS = {
  dearest: { all: listing('dearest', false), active: listing('dearest', true) },
  cheapest: { all: listing('cheapest', false), active: listing('cheapest', true) },
};

const READ_ONE = statement<Row>(
  'stock_value.read_product',
  `SELECT product_id, on_hand, reserved, price_minor, active, currency, value_minor, changed_at
   FROM stock_value.products WHERE product_id = $2 AND tenant_id = $1 AND generation = ${SERVING}`,
);

/** One product, and what its units are worth; null where it is not known (yet). */
export async function readProductValue(
  reads: Queryable,
  tenantId: number,
  productId: string,
): Promise<ProductValue | null> {
  const [row] = await reads.rows(READ_ONE, [tenantId, productId]);
  return row === undefined ? null : valueOf(row);
}

/** The statements of the list, for the test that looks at their plans. */
export const LIST_STATEMENTS = Object.values(LISTINGS).flatMap((each) => Object.values(each));

/** Products by what their units are worth, at most `limit` of them behind `after`. */
export async function listProductValues(reads: Queryable, tenantId: number, list: ValueList): Promise<ProductValue[]> {
  const { order, active, valueMinMinor, valueMaxMinor, limit } = list;
  const max = valueMaxMinor ?? VALUE_MAX;
  const beginning =
    order === 'dearest' ? { valueMinor: max, productId: LAST_ID } : { valueMinor: valueMinMinor, productId: FIRST_ID };
  const after = list.after ?? beginning;
  const rows = await reads.rows(LISTINGS[order][active === null ? 'all' : 'active'], [
    tenantId,
    after.valueMinor,
    after.productId,
    valueMinMinor,
    max,
    active,
    limit,
  ]);
  return rows.map(valueOf);
}

function valueOf(row: Row): ProductValue {
  return {
    productId: row.product_id,
    onHand: row.on_hand,
    reserved: row.reserved,
    priceMinor: row.price_minor,
    active: row.active,
    currency: row.currency,
    valueMinor: BigInt(row.value_minor),
    changedAt: row.changed_at,
  };
}
