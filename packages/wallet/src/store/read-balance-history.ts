import type { Instant } from '@kontor/kernel/clock';
import { scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** One look-up in the index of streams for each point. */
const READ_BALANCE_HISTORY = statement<{ occurred_at: Instant; balance_minor: bigint }>(
  'wallet.read_balance_history',
  `SELECT e.occurred_at, coalesce((e.payload ->> 'balanceMinor')::bigint, 0::bigint) AS balance_minor
   FROM unnest($3::int[]) AS v(version)
   CROSS JOIN LATERAL (SELECT occurred_at, payload
                       FROM wallet.events
                       WHERE aggregate_id = $2 AND tenant_id = $1 AND aggregate_type = 'account' AND aggregate_version = v.version
                       LIMIT 1) AS e
   ORDER BY v.version`,
);

/** A balance, from a moment on. */
export interface BalancePoint {
  readonly at: Instant;
  readonly balanceMinor: bigint;
}

/**
 * The balance of an account of `version` events over time, as at most `pointsMax` of them, evenly spread, the first and the last included.
 * Each is one look-up, so that an account of a million transfers costs what one of a hundred does.
 */
export async function readBalanceHistory(
  reads: Queryable,
  tenantId: number,
  userId: string,
  version: number,
  pointsMax: number,
): Promise<BalancePoint[]> {
  const rows = await reads.rows(READ_BALANCE_HISTORY, [tenantId, userId, scalarArray(spread(version, pointsMax))]);
  return rows.map((row) => ({ at: row.occurred_at, balanceMinor: row.balance_minor }));
}

/** At most `count` whole numbers from 1 to `last`, evenly spread, both ends included. */
function spread(last: number, count: number): number[] {
  if (last <= count) return Array.from({ length: last }, (_, index) => index + 1);
  return Array.from({ length: count }, (_, index) => 1 + Math.round((index * (last - 1)) / (count - 1)));
}
