import { AMOUNT_MINOR_MAX } from '@kontor/kernel/money';
import type { Queryable } from '@kontor/postgres/statement';

import type { StatementLine } from '../domain/statement-lines.ts';
import {
  type LineConditions,
  type LinePlace,
  type LineSort,
  type LineSource,
  searchLines,
} from '../store/statements/search-lines.ts';

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
export interface LinePage {
  readonly lines: readonly StatementLine[];
  /** Where the next page goes on; null at the end. The page may be short all the same: then the search has looked that far. */
  readonly next: LinePlace | null;
}

/** At most `limit` lines behind `after` that meet the conditions, by one index and a bounded number of rows of it. */
export async function findLines(
  reads: Queryable,
  tenantId: number,
  sort: LineSort,
  conditions: LineConditions,
  after: LinePlace | null,
  limit: number,
): Promise<LinePage> {
  const beginning = { at: sort === 'newest' ? conditions.to : conditions.from, position: 0n };
  let place = after ?? beginning;
  const look = (source: LineSource, wanted: number, walkMax: number) =>
    searchLines(reads, tenantId, source, sort, conditions, place, { limit: wanted, walkMax });
  if (conditions.accountId === null && isByAmount(conditions)) {
    const looked = await look('amounts', limit + 1, AMOUNTS_MAX);
    if (!looked.some(({ walked }) => walked))
      return pageOf(
        looked.map(({ line }) => line),
        limit,
        null,
      );
  }
  const source = conditions.accountId !== null ? 'account' : conditions.kind !== null ? 'kind' : 'all';
  const found: StatementLine[] = [];
  let walkedTo: LinePlace | null = null;
  for (const walkMax of WALKS) {
    const looked = await look(source, limit + 1 - found.length, walkMax);
    found.push(...looked.flatMap(({ line, walked }) => (walked ? [] : [line])));
    const last = looked.find(({ walked }) => walked)?.line;
    walkedTo = last === undefined ? null : placeOf(last);
    if (walkedTo === null || found.length > limit) break;
    place = walkedTo;
  }
  return pageOf(found, limit, walkedTo);
}

function isByAmount({ amountMinMinor, amountMaxMinor }: LineConditions): boolean {
  return amountMinMinor > ANY_LINE.amountMinMinor || amountMaxMinor < ANY_LINE.amountMaxMinor;
}

/** `found` has one more than the page where there is a next one; `walkedTo` is where a walk ended before it was full. */
function pageOf(found: readonly StatementLine[], limit: number, walkedTo: LinePlace | null): LinePage {
  const lines = found.slice(0, limit);
  const last = lines.at(-1);
  return { lines, next: found.length > limit && last !== undefined ? placeOf(last) : walkedTo };
}

function placeOf({ postedAt, position }: StatementLine): LinePlace {
  return { at: postedAt, position };
}
