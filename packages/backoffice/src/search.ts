import { AMOUNT_MINOR_MAX } from '@kontor/kernel/money';
import type { Queryable } from '@kontor/postgres/statement';

import {
  type OrderConditions,
  type OrderSort,
  type SearchPlace,
  type SearchRow,
  searchOrders,
  type WalkedSource,
  type WholeSource,
} from './store/search-orders.ts';
import { type FoundPage, type Look, walkPage, wholePage } from './walk.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** The last moment that a four-digit year holds. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);
/** How far clocks that make ids may be from the one that dates orders. */
const CLOCK_MARGIN_MS = 10 * 60_000;
const TIME_HEX_DIGITS = 12;

/** Every order. */
export const ANY_ORDER: OrderConditions = {
  customerId: null,
  productId: null,
  statuses: null,
  firstOrderId: FIRST_UUID,
  lastOrderId: LAST_UUID,
  createdFrom: 0,
  createdTo: LAST_INSTANT,
  amountMinMinor: 0n,
  amountMaxMinor: AMOUNT_MINOR_MAX,
};

/** Where a list begins. */
const BEGINNINGS: Readonly<Record<OrderSort, SearchPlace>> = {
  newest: { orderId: LAST_UUID, totalMinor: 0n },
  oldest: { orderId: FIRST_UUID, totalMinor: 0n },
  dearest: { orderId: LAST_UUID, totalMinor: AMOUNT_MINOR_MAX },
  cheapest: { orderId: FIRST_UUID, totalMinor: 0n },
};

/**
 * Rows that the walks of one search look at, one walk after another until the page is full: small at first, since most pages are full at once, and
 * 42,000 at most, which takes about 50 ms.
 */
const WALKS = [400, 2_000, 10_000, 30_000] as const;
/** Where each row is looked up in another table, a walk is as long as takes as much time. */
const LOOKING_UP_WALKS = [400, 2_000, 10_000] as const;

/** Something with fewer orders than `max` is looked at as a whole, above it another index is walked: so many orders are found on the way soon. */
interface Whole {
  readonly source: WholeSource;
  readonly max: number;
}
/** Read from an index alone, or from rows that lie side by side. */
const SIDE_BY_SIDE_MAX = 4_000;
/** Looked up row by row. */
const SCATTERED_MAX = 2_000;

/** A page of a search. */
export type FoundOrders = FoundPage<SearchRow, SearchPlace>;

/**
 * The next `limit` orders that meet every condition, behind `after`. Whatever is asked for, a bounded number of rows is looked at: a search that finds too little
 * among them answers what it has, and where to go on.
 */
export async function findOrders(
  database: Queryable,
  tenantId: number,
  sort: OrderSort,
  asked: OrderConditions,
  after: SearchPlace | null,
  limit: number,
): Promise<FoundOrders> {
  const conditions = withIdsOfTime(asked);
  const place = after ?? beginningOf(sort, conditions);
  const lookAt =
    (source: WalkedSource | WholeSource): Look<SearchRow, SearchPlace> =>
    (from, wanted, walkMax) =>
      searchOrders(database, tenantId, source, sort, conditions, from, { limit: wanted, walkMax });
  for (const { source, max } of wholesOf(conditions, sort)) {
    const page = await wholePage(max, place, limit, lookAt(source));
    if (page !== null) return page;
  }
  const walks = conditions.productId === null ? WALKS : LOOKING_UP_WALKS;
  return walkPage(walks, place, limit, lookAt(walkedSource(conditions, sort)));
}

/** Where few orders are expected, the fewest first: looked at as a whole, in no order. */
function wholesOf(conditions: OrderConditions, sort: OrderSort): Whole[] {
  const { customerId, productId, statuses, firstOrderId, lastOrderId } = conditions;
  const byTime = sort === 'newest' || sort === 'oldest';
  if (customerId !== null) return byTime ? [] : [{ source: 'customer_amounts', max: SCATTERED_MAX }];
  const isOfSomeTime = firstOrderId !== FIRST_UUID || lastOrderId !== LAST_UUID;
  const ids: Whole[] = isOfSomeTime ? [{ source: 'ids', max: SIDE_BY_SIDE_MAX }] : [];
  if (byTime) {
    const bounded = conditions.amountMinMinor > 0n || conditions.amountMaxMinor < AMOUNT_MINOR_MAX;
    if (!bounded || productId !== null) return [];
    return [...ids, { source: statuses === null ? 'amounts' : 'status_amounts', max: SIDE_BY_SIDE_MAX }];
  }
  return [...(productId === null ? [] : [{ source: 'product_amounts', max: SCATTERED_MAX } as const]), ...ids];
}

function walkedSource({ customerId, productId, statuses }: OrderConditions, sort: OrderSort): WalkedSource {
  if (sort === 'dearest' || sort === 'cheapest') return statuses === null ? 'amount' : 'status_amount';
  if (customerId !== null) return 'customer';
  if (productId !== null) return 'product';
  return statuses === null ? 'all' : 'status';
}

/** Amounts begin where those that are asked for do, so that no walk has a way to go to them. */
function beginningOf(sort: OrderSort, { amountMinMinor, amountMaxMinor }: OrderConditions): SearchPlace {
  const beginning = BEGINNINGS[sort];
  if (sort === 'cheapest') return { ...beginning, totalMinor: amountMinMinor };
  return sort === 'dearest' ? { ...beginning, totalMinor: amountMaxMinor } : beginning;
}

/** Ids tell the time: a range of time is a range of ids as well, a little wider. */
function withIdsOfTime(conditions: OrderConditions): OrderConditions {
  const { createdFrom, createdTo, firstOrderId, lastOrderId } = conditions;
  const first = createdFrom <= CLOCK_MARGIN_MS ? FIRST_UUID : idAt(createdFrom - CLOCK_MARGIN_MS, FIRST_UUID);
  const last = createdTo >= LAST_INSTANT ? LAST_UUID : idAt(createdTo + CLOCK_MARGIN_MS, LAST_UUID);
  return {
    ...conditions,
    firstOrderId: first > firstOrderId ? first : firstOrderId,
    lastOrderId: last < lastOrderId ? last : lastOrderId,
  };
}

/** `rest` with the time of a UUIDv7 in front. */
function idAt(at: number, rest: string): string {
  const time = Math.floor(at).toString(16).padStart(TIME_HEX_DIGITS, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${rest.slice(13)}`;
}

/** The ids that begin with `prefix`, hex digits with or without hyphens; null where it is none. */
export function idsBeginning(prefix: string): Pick<OrderConditions, 'firstOrderId' | 'lastOrderId'> | null {
  const digits = prefix.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{1,32}$/.test(digits)) return null;
  const id = (filler: string) =>
    digits.padEnd(32, filler).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { firstOrderId: id('0'), lastOrderId: id('f') };
}
