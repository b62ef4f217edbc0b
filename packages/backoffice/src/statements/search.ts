import { AMOUNT_MINOR_MAX } from '@kontor/kernel/money';
import type { Queryable } from '@kontor/postgres/statement';

import {
  type FoundLine,
  type LineConditions,
  type LinePlace,
  type LineSort,
  type LineSource,
  searchLines,
} from '../store/statements/search-lines.ts';
import { type FoundPage, type Look, walkPage, wholePage } from '../walk.ts';

/** Every line. */
export const ANY_LINE: LineConditions = {
  accountId: null,
  kind: null,
  from: 0,
  // The last moment that a four-digit year holds.
  to: Date.UTC(9999, 11, 31),
  amountMinMinor: 0n,
  amountMaxMinor: AMOUNT_MINOR_MAX,
};

/** Lines that the walks of one search look at, one after another until the page is full: few at first, since most pages are full at once. */
const WALKS = [500, 5_000, 20_000] as const;
/** So many lines of an amount are looked at as a whole; of more, enough are met on a walk by time. */
const AMOUNTS_MAX = 4_000;

/** A page of lines. */
export type LinePage = FoundPage<FoundLine, LinePlace>;

/** At most `limit` lines behind `after` that meet the conditions, by one index and a bounded number of rows of it. */
export async function findLines(
  reads: Queryable,
  tenantId: number,
  sort: LineSort,
  conditions: LineConditions,
  after: LinePlace | null,
  limit: number,
): Promise<LinePage> {
  const place = after ?? { at: sort === 'newest' ? conditions.to : conditions.from, position: 0n };
  const lookAt =
    (source: LineSource): Look<FoundLine, LinePlace> =>
    (from, wanted, walkMax) =>
      searchLines(reads, tenantId, source, sort, conditions, from, { limit: wanted, walkMax });
  if (conditions.accountId === null && isByAmount(conditions)) {
    const page = await wholePage(AMOUNTS_MAX, place, limit, lookAt('amounts'));
    if (page !== null) return page;
  }
  const source = conditions.accountId !== null ? 'account' : conditions.kind !== null ? 'kind' : 'all';
  return walkPage(WALKS, place, limit, lookAt(source));
}

function isByAmount({ amountMinMinor, amountMaxMinor }: LineConditions): boolean {
  return amountMinMinor > ANY_LINE.amountMinMinor || amountMaxMinor < ANY_LINE.amountMaxMinor;
}
