import type { OrderStatus } from '@kontor/contracts/orders';
import { formatInstant, type Instant } from '@kontor/kernel/clock';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { SERVING } from './generation.ts';

/** In which order a list of orders is shown. */
export type OrderSort = 'newest' | 'oldest' | 'dearest' | 'cheapest';

/** Which index a search walks in the order of the list. */
export type WalkedSource = 'all' | 'customer' | 'product' | 'status' | 'amount' | 'status_amount';
/** What a search looks at as a whole, and then puts in the order of the list. */
export type WholeSource = 'amounts' | 'status_amounts' | 'customer_amounts' | 'product_amounts' | 'ids';

/** Every condition of a search, each with the bound that holds for all orders where nothing is asked for. */
export interface OrderConditions {
  readonly customerId: string | null;
  readonly productId: string | null;
  /** Null: any. */
  readonly statuses: readonly OrderStatus[] | null;
  readonly firstOrderId: string;
  readonly lastOrderId: string;
  /** Half open: `createdFrom` is in, `createdTo` is not. */
  readonly createdFrom: Instant;
  readonly createdTo: Instant;
  readonly amountMinMinor: bigint;
  readonly amountMaxMinor: bigint;
}

/** Where a search goes on: behind this order. */
export interface SearchPlace {
  readonly orderId: string;
  readonly totalMinor: bigint;
}

/** An order that was found, or (`walked`) the last that was looked at where the walk ended before its index. */
export interface SearchRow {
  readonly place: SearchPlace;
  readonly walked: boolean;
}

interface Row {
  readonly order_id: string;
  readonly total_minor: bigint;
  readonly walked: boolean;
}

const COLUMNS = 'o.order_id, o.customer_id, o.total_minor, o.created_at, o.status';
const IN_RANGE = 'o.order_id >= $3::uuid AND o.order_id <= $4::uuid';
const OF_TENANT = `o.tenant_id = $1 AND o.generation = ${SERVING}`;

const DIRECTIONS = {
  newest: { order: 'order_id DESC', after: 'o.order_id < $2', back: 'order_id' },
  oldest: { order: 'order_id', after: 'o.order_id > $2', back: 'order_id DESC' },
  dearest: {
    order: 'total_minor DESC, order_id DESC',
    after: '(o.total_minor, o.order_id) < ($14, $2)',
    back: 'total_minor, order_id',
  },
  cheapest: {
    order: 'total_minor, order_id',
    after: '(o.total_minor, o.order_id) > ($14, $2)',
    back: 'total_minor DESC, order_id DESC',
  },
} as const;

/** What is walked: at most $13 rows behind $2, from an index that holds them in the order of the list. */
function walkOf(source: WalkedSource, sort: OrderSort): string {
  const { order, after } = DIRECTIONS[sort];
  const from = (more: string) =>
    `SELECT ${COLUMNS} FROM backoffice.orders AS o WHERE ${OF_TENANT} AND ${after} AND ${more} ORDER BY ${order} LIMIT $13`;
  const [side, bound, way] = sort === 'oldest' || sort === 'cheapest' ? ['>', '<=', ''] : ['<', '>=', ' DESC'];
  switch (source) {
    case 'all':
      return from(IN_RANGE);
    case 'amount':
      return from('o.total_minor BETWEEN $9 AND $10');
    case 'customer':
      return from(`${IN_RANGE} AND o.customer_id = $5`);
    case 'status':
      return eachStatus(
        `o.status ${bound} asked.status AND (o.status, o.order_id) ${side} (asked.status, $2) AND ${IN_RANGE}`,
        `o.status${way}, o.order_id${way}`,
        order,
      );
    case 'status_amount':
      return eachStatus(
        `(o.status, o.total_minor) ${bound} (asked.status, ${sort === 'cheapest' ? '$10' : '$9'})
         AND (o.status, o.total_minor, o.order_id) ${side} (asked.status, $14, $2)`,
        `o.status${way}, o.total_minor${way}, o.order_id${way}`,
        order,
      );
    case 'product':
      return `SELECT ${COLUMNS} FROM backoffice.order_products AS p
              JOIN backoffice.orders AS o USING (generation, tenant_id, order_id)
              WHERE p.generation = ${SERVING} AND p.tenant_id = $1 AND p.product_id = $11 AND ${after.replaceAll('o.order_id', 'p.order_id')}
                AND p.order_id >= $3 AND p.order_id <= $4
              ORDER BY p.${order} LIMIT $13`;
  }
}

/**
 * Each status by itself is in the order of the list, all of them together are not. Written as a range of keys that begin with the status, which one index
 * alone holds in this order: of `status = ...` the planner thinks that an index without it would do as well.
 */
function eachStatus(range: string, order: string, listOrder: string): string {
  return `SELECT o.* FROM unnest($6::text[]) AS asked(status)
          CROSS JOIN LATERAL (
            SELECT ${COLUMNS} FROM backoffice.orders AS o WHERE ${range} AND ${OF_TENANT}
            ORDER BY ${order} LIMIT $13) AS o
          ORDER BY ${listOrder} LIMIT $13`;
}

/** What is looked at as a whole: at most $13 orders, of which an index alone tells what puts them in order. */
function wholeOf(source: WholeSource): string {
  const from = (range: string, order: string) =>
    `SELECT o.order_id, o.total_minor FROM backoffice.orders AS o WHERE ${range} AND ${OF_TENANT} ORDER BY ${order} LIMIT $13`;
  switch (source) {
    case 'amounts':
      return from('o.total_minor BETWEEN $9 AND $10', 'o.total_minor, o.order_id');
    case 'status_amounts':
      return `SELECT o.* FROM unnest($6::text[]) AS asked(status)
              CROSS JOIN LATERAL (${from(
                '(o.status, o.total_minor) >= (asked.status, $9) AND (o.status, o.total_minor) <= (asked.status, $10)',
                'o.status, o.total_minor, o.order_id',
              )}) AS o
              LIMIT $13`;
    case 'customer_amounts':
      return from(`o.customer_id = $5 AND ${IN_RANGE}`, 'o.customer_id, o.order_id');
    case 'product_amounts':
      return `SELECT o.order_id, o.total_minor
              FROM (SELECT order_id FROM backoffice.order_products AS o
                    WHERE o.product_id = $11 AND ${IN_RANGE} AND ${OF_TENANT} ORDER BY o.product_id, o.order_id LIMIT $13) AS p
              CROSS JOIN LATERAL (SELECT o.order_id, o.total_minor FROM backoffice.orders AS o
                                  WHERE o.order_id = p.order_id AND ${OF_TENANT} LIMIT 1) AS o`;
    case 'ids':
      return from(IN_RANGE, 'o.order_id');
  }
}

/** The order `o` is among those of the product. */
const OF_PRODUCT = `EXISTS (
         SELECT FROM backoffice.order_products AS p
         WHERE p.generation = ${SERVING} AND p.tenant_id = $1 AND p.product_id = $11 AND p.order_id = o.order_id)`;

/** What every order must meet. The types of parameters that a walk may not name are given here. */
function meetsAll(source: WalkedSource | WholeSource): string {
  // What was found by the product need not be asked again.
  const ofProduct = source === 'product' || source === 'product_amounts' ? 'true' : OF_PRODUCT;
  return `($5::uuid IS NULL OR o.customer_id = $5) AND ($6::text[] IS NULL OR o.status = ANY ($6))
       AND o.created_at >= $7::timestamptz AND o.created_at < $8::timestamptz AND ${IN_RANGE}
       AND o.total_minor >= $9::bigint AND o.total_minor <= $10::bigint
       AND ($11::uuid IS NULL OR ${ofProduct}) AND $14::bigint IS NOT NULL`;
}

function walkedText(source: WalkedSource, sort: OrderSort): string {
  const { order } = DIRECTIONS[sort];
  return searchText(
    walkOf(source, sort),
    `SELECT o.order_id, o.total_minor FROM walked AS o WHERE ${meetsAll(source)} ORDER BY ${order} LIMIT $12`,
    sort,
  );
}

/** Looked at in the order of the list, each by its key, until the page is full. */
function wholeText(source: WholeSource, sort: OrderSort): string {
  const { order, after } = DIRECTIONS[sort];
  return searchText(
    wholeOf(source),
    `SELECT w.order_id, w.total_minor
     FROM (SELECT o.order_id, o.total_minor FROM walked AS o WHERE ${after} ORDER BY ${order}) AS w
     CROSS JOIN LATERAL (SELECT FROM backoffice.orders AS o
                         WHERE o.order_id = w.order_id AND ${OF_TENANT} AND ${meetsAll(source)} LIMIT 1) AS o
     ORDER BY ${order} LIMIT $12`,
    sort,
  );
}

function searchText(walk: string, found: string, sort: OrderSort): string {
  const { order, back } = DIRECTIONS[sort];
  return `WITH walked AS MATERIALIZED (${walk}), found AS (${found})
   (SELECT order_id, total_minor, false AS walked FROM found ORDER BY ${order})
   UNION ALL
   (SELECT order_id, total_minor, true FROM walked WHERE (SELECT count(*) FROM walked) = $13 ORDER BY ${back} LIMIT 1)`;
}

const WHOLE: readonly string[] = [
  'amounts',
  'status_amounts',
  'customer_amounts',
  'product_amounts',
  'ids',
] satisfies WholeSource[];

function isWhole(source: WalkedSource | WholeSource): source is WholeSource {
  return WHOLE.includes(source);
}

const statements = new Map<string, Statement<Row>>();

/** The statement of a search. Exported for the test that looks at its plan. */
export function statementOf(source: WalkedSource | WholeSource, sort: OrderSort): Statement<Row> {
  const name = `backoffice.search_${source}_${sort}`;
  let search = statements.get(name);
  if (search === undefined) {
    search = statement(name, isWhole(source) ? wholeText(source, sort) : walkedText(source, sort));
    statements.set(name, search);
  }
  return search;
}

/**
 * Walks an index from behind `place`, at most `walkMax` rows of it, and answers at most `limit` orders that meet every condition, in the order
 * of `sort`; then, where the walk ended before the index did, the last row of it. What is looked at as a whole is in no order: there such a row
 * says that it was not all of it, and what was found means nothing.
 */
export async function searchOrders(
  database: Queryable,
  tenantId: number,
  source: WalkedSource | WholeSource,
  sort: OrderSort,
  conditions: OrderConditions,
  place: SearchPlace,
  { limit, walkMax }: { readonly limit: number; readonly walkMax: number },
): Promise<SearchRow[]> {
  const rows = await database.rows(statementOf(source, sort), [
    tenantId,
    place.orderId,
    conditions.firstOrderId,
    conditions.lastOrderId,
    conditions.customerId,
    conditions.statuses === null ? null : plainArray(conditions.statuses),
    formatInstant(conditions.createdFrom),
    formatInstant(conditions.createdTo),
    conditions.amountMinMinor,
    conditions.amountMaxMinor,
    conditions.productId,
    limit,
    walkMax,
    place.totalMinor,
  ]);
  return rows.map((row) => ({
    place: { orderId: row.order_id, totalMinor: row.total_minor },
    walked: row.walked,
  }));
}
