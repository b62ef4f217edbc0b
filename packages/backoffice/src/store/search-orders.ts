import type { OrderStatus } from '@kontor/contracts/orders';
import { formatInstant, type Instant } from '@kontor/kernel/clock';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { SERVING } from './generation.ts';

/** In which order a list of orders is shown. */
export type OrderSort = 'newest' | 'oldest' | 'dearest' | 'cheapest';

/** Which index a search walks. All but `amount_range` give the order of the list by themselves. */
export type SearchSource = 'all' | 'customer' | 'product' | 'status' | 'amount' | 'amount_range' | 'customer_amounts';

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
const IN_RANGE = 'o.order_id >= $3 AND o.order_id <= $4';

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
function walkOf(source: SearchSource, sort: OrderSort): string {
  const { order, after } = DIRECTIONS[sort];
  const from = (more: string) =>
    `SELECT ${COLUMNS} FROM backoffice.orders AS o
     WHERE o.generation = ${SERVING} AND o.tenant_id = $1 AND ${after} AND ${IN_RANGE}${more}`;
  switch (source) {
    case 'all':
    case 'amount':
      return `${from(' AND o.total_minor BETWEEN $9 AND $10'.repeat(source === 'amount' ? 1 : 0))} ORDER BY ${order} LIMIT $13`;
    case 'customer':
      return `${from(' AND o.customer_id = $5')} ORDER BY ${order} LIMIT $13`;
    case 'status': {
      // Each status by itself is in the order of the list, all of them together are not. Written as a range of (status, order_id), which one index alone
      // holds: of `status = ...` the planner thinks that the key of all orders would do as well.
      const [side, bound, way] = sort === 'oldest' ? ['>', '<=', ''] : ['<', '>=', ' DESC'];
      return `SELECT o.* FROM unnest($6::text[]) AS asked(status)
              CROSS JOIN LATERAL (
                SELECT ${COLUMNS} FROM backoffice.orders AS o
                WHERE o.status ${bound} asked.status AND (o.status, o.order_id) ${side} (asked.status, $2) AND ${IN_RANGE}
                  AND o.tenant_id = $1 AND o.generation = ${SERVING}
                ORDER BY o.status${way}, o.order_id${way} LIMIT $13) AS o
              ORDER BY ${order} LIMIT $13`;
    }
    case 'product':
      return `SELECT ${COLUMNS} FROM backoffice.order_products AS p
              JOIN backoffice.orders AS o USING (generation, tenant_id, order_id)
              WHERE p.generation = ${SERVING} AND p.tenant_id = $1 AND p.product_id = $11 AND ${after.replaceAll('o.order_id', 'p.order_id')}
                AND p.order_id >= $3 AND p.order_id <= $4
              ORDER BY p.${order} LIMIT $13`;
    case 'amount_range':
      return `${from(' AND o.total_minor BETWEEN $9 AND $10')} LIMIT $13`;
    case 'customer_amounts':
      return `${from(' AND o.customer_id = $5')} LIMIT $13`;
  }
}

// The types of parameters that a walk may not name are given where all of them are compared.
function searchText(source: SearchSource, sort: OrderSort): string {
  const { order, back } = DIRECTIONS[sort];
  return `WITH walked AS MATERIALIZED (${walkOf(source, sort)}), found AS (
     SELECT w.order_id, w.total_minor FROM walked AS w
     WHERE ($5::uuid IS NULL OR w.customer_id = $5) AND ($6::text[] IS NULL OR w.status = ANY ($6))
       AND w.created_at >= $7::timestamptz AND w.created_at < $8::timestamptz
       AND w.total_minor >= $9::bigint AND w.total_minor <= $10::bigint
       AND ($11::uuid IS NULL OR EXISTS (
         SELECT FROM backoffice.order_products AS p
         WHERE p.generation = ${SERVING} AND p.tenant_id = $1 AND p.product_id = $11 AND p.order_id = w.order_id))
       AND $14::bigint IS NOT NULL
     ORDER BY ${order} LIMIT $12
   )
   (SELECT order_id, total_minor, false AS walked FROM found ORDER BY ${order})
   UNION ALL
   (SELECT order_id, total_minor, true FROM walked WHERE (SELECT count(*) FROM walked) = $13 ORDER BY ${back} LIMIT 1)`;
}

const statements = new Map<string, Statement<Row>>();

/** The statement of a search. Exported for the test that looks at its plan. */
export function statementOf(source: SearchSource, sort: OrderSort): Statement<Row> {
  const name = `backoffice.search_${source}_${sort}`;
  let search = statements.get(name);
  if (search === undefined) statements.set(name, (search = statement(name, searchText(source, sort))));
  return search;
}

/**
 * Walks an index from behind `place`, at most `walkMax` rows of it, and answers at most `limit` orders that meet every condition, in the order
 * of `sort`; then, where the walk ended before the index did, the last row of it.
 */
export async function searchOrders(
  database: Queryable,
  tenantId: number,
  source: SearchSource,
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
