import type { TransferKind } from '@kontor/contracts/wallet';
import { formatInstant, type Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import type { StatementLine } from '../../domain/statement-lines.ts';
import { servingOf } from '../generation.ts';

/** In which order lines are shown. */
export type LineSort = 'newest' | 'oldest';

/** Which index is walked in the order of the list; `amounts` is looked at as a whole, and put in order then. */
export type LineSource = 'all' | 'account' | 'kind' | 'amounts';

/** What lines must meet. */
export interface LineConditions {
  readonly accountId: string | null;
  readonly kind: TransferKind | null;
  /** Half open: `from` is in, `to` is not. */
  readonly from: Instant;
  readonly to: Instant;
  /** Of the amount without its sign. */
  readonly amountMinMinor: bigint;
  readonly amountMaxMinor: bigint;
}

/** Where a search goes on: behind this line. */
export interface LinePlace {
  readonly at: Instant;
  readonly position: bigint;
}

/** A line that was found, or (`walked`) the last that was looked at where the walk ended before its index. */
export interface FoundLine {
  readonly place: LinePlace;
  readonly walked: boolean;
  readonly line: StatementLine;
}

interface Row {
  readonly position: bigint;
  readonly account_id: string;
  readonly transfer_id: string;
  readonly kind: TransferKind;
  readonly amount_minor: bigint;
  readonly balance_minor: bigint;
  readonly currency: string;
  readonly order_id: string | null;
  readonly posted_at: Instant;
  readonly walked: boolean;
}

const COLUMNS = 'position, account_id, transfer_id, kind, amount_minor, balance_minor, currency, order_id, posted_at';
const OF_TENANT = `tenant_id = $1 AND generation = ${servingOf('statements', 'statements')}`;

/** What leads the key of each source's index, and what is asked of it. */
const LEADING = { all: null, account: ['account_id', '$4::uuid'], kind: ['kind', '$5::text'] } as const;

/**
 * At most $11 lines behind the place ($2, $3), from an index that holds them in the order of the list. Written as a range of whole keys, which one
 * index alone holds in this order: of equalities the planner may think that another would do as well.
 */
function walkOf(source: Exclude<LineSource, 'amounts'>, sort: LineSort): string {
  const leading = LEADING[source];
  const [column, value] = leading === null ? ['', ''] : [`${leading[0]}, `, `${leading[1]}, `];
  const [side, bound, far, way] = sort === 'newest' ? ['<', '>=', '$6', ' DESC'] : ['>', '<', '$7', ''];
  return `SELECT ${COLUMNS} FROM statements.lines
          WHERE (${column}posted_at, position) ${side} (${value}$2::timestamptz, $3::bigint)
            AND (${column}posted_at) ${bound} (${value}${far}::timestamptz) AND ${OF_TENANT}
          ORDER BY ${leading === null ? '' : `${leading[0]}${way}, `}posted_at${way}, position${way}
          LIMIT $11`;
}

const AMOUNTS = `SELECT ${COLUMNS} FROM statements.lines
          WHERE abs(amount_minor) >= $8::bigint AND abs(amount_minor) <= $9::bigint AND ${OF_TENANT}
          ORDER BY abs(amount_minor), posted_at, position
          LIMIT $11`;

function searchOf(source: LineSource, sort: LineSort): Statement<Row> {
  const [side, way, back] = sort === 'newest' ? ['<', ' DESC', ''] : ['>', '', ' DESC'];
  return statement<Row>(
    `statements.search_${source}_${sort}`,
    `WITH walked AS MATERIALIZED (${source === 'amounts' ? AMOUNTS : walkOf(source, sort)}),
     found AS (
       SELECT ${COLUMNS} FROM walked
       WHERE (posted_at, position) ${side} ($2::timestamptz, $3::bigint) AND ($4::uuid IS NULL OR account_id = $4)
         AND ($5::text IS NULL OR kind = $5) AND posted_at >= $6::timestamptz AND posted_at < $7::timestamptz
         AND abs(amount_minor) >= $8::bigint AND abs(amount_minor) <= $9::bigint
       ORDER BY posted_at${way}, position${way} LIMIT $10)
     (SELECT ${COLUMNS}, false AS walked FROM found ORDER BY posted_at${way}, position${way})
     UNION ALL
     (SELECT ${COLUMNS}, true FROM walked WHERE (SELECT count(*) FROM walked) = $11
      ORDER BY posted_at${back}, position${back} LIMIT 1)`,
  );
}

const SEARCHES: ReadonlyMap<string, Statement<Row>> = new Map(
  (['all', 'account', 'kind', 'amounts'] as const).flatMap((source) =>
    (['newest', 'oldest'] as const).map((sort) => [`${source} ${sort}`, searchOf(source, sort)] as const),
  ),
);

/** The statement of a search. Exported for the test that looks at its plan. */
export function searchStatement(source: LineSource, sort: LineSort): Statement<Row> {
  const found = SEARCHES.get(`${source} ${sort}`);
  if (found === undefined) throw new Error(`no search of ${source}, ${sort} first`);
  return found;
}

/**
 * Walks an index from behind `place`, at most `walkMax` lines of it, and answers at most `limit` lines that meet every condition, in the order of
 * `sort`; then, where the walk ended before the index did, the last of it. Of `amounts`, which are looked at as a whole, such a line says that it was not all of them, and
 * what was found means nothing.
 */
export async function searchLines(
  reads: Queryable,
  tenantId: number,
  source: LineSource,
  sort: LineSort,
  conditions: LineConditions,
  place: LinePlace,
  { limit, walkMax }: { readonly limit: number; readonly walkMax: number },
): Promise<FoundLine[]> {
  const rows = await reads.rows(searchStatement(source, sort), [
    tenantId,
    formatInstant(place.at),
    place.position,
    conditions.accountId,
    conditions.kind,
    formatInstant(conditions.from),
    formatInstant(conditions.to),
    conditions.amountMinMinor,
    conditions.amountMaxMinor,
    limit,
    walkMax,
  ]);
  return rows.map((row) => ({
    place: { at: row.posted_at, position: row.position },
    walked: row.walked,
    line: {
      tenantId,
      position: row.position,
      accountId: row.account_id,
      transferId: row.transfer_id,
      kind: row.kind,
      amountMinor: row.amount_minor,
      balanceMinor: row.balance_minor,
      currency: row.currency,
      orderId: row.order_id,
      postedAt: row.posted_at,
    },
  }));
}
