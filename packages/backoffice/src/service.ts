import { type Following, type FollowingOptions, follow } from './follow.ts';
import { ORDERS_MODEL } from './orders-model.ts';
import { type Overview, readOverview } from './overview.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import { remembered } from './remembered.ts';
import { type FoundOrders, findOrders } from './search.ts';
import type { BackofficeServices } from './services.ts';
import { claimBulkRequest, pruneBulkRequests } from './store/claim-bulk-request.ts';
import type { OrderConditions, OrderSort, SearchPlace } from './store/search-orders.ts';
import { readTimeline, type TimelineEntry } from './timeline.ts';

/** How long an overview is shown again to whoever asks: many look at it, all of them at the same. */
const OVERVIEW_KEPT_MS = 2_000;
const PRUNED_ROWS_MAX = 2_000;

/** What the back office is put together from: where the schema `backoffice` is, beside the orders, and the services whose data it shows. */
export interface BackofficeOptions extends FollowingOptions {
  readonly services: BackofficeServices;
}

/** What staff looks at, and nothing is decided by. */
export interface Backoffice extends Following {
  readonly services: BackofficeServices;
  /** See findOrders. */
  findOrders(
    tenantId: number,
    sort: OrderSort,
    conditions: OrderConditions,
    after: SearchPlace | null,
    limit: number,
  ): Promise<FoundOrders>;
  /** Every event of orders, wallet and inventory about an order, in one order; null where there is no such order. */
  timeline(tenantId: number, orderId: string): Promise<TimelineEntry[] | null>;
  /** Today at a glance, at most OVERVIEW_KEPT_MS old. */
  overview(tenantId: number): Promise<Overview>;
  /** See claimBulkRequest. */
  claimBulkRequest(tenantId: number, commandId: string, requestHash: string): Promise<'first' | 'again' | 'other'>;
  /** Where refused commands are counted. */
  readonly refusals: RefusalCounter;
  /** Writes the counts of refused commands. */
  flushRefusals(): Promise<void>;
  /** Removes keys of bulk actions that are older than `ttlMs`; whether there may be more of them. */
  pruneBulkRequests(ttlMs: number): Promise<boolean>;
}

/** Puts the back office together. Its schema must be there (BACKOFFICE_MIGRATIONS). */
export function createBackoffice(options: BackofficeOptions, refusals: RefusalCounter): Backoffice {
  const { database, reads, services } = options;
  const following = follow(ORDERS_MODEL, options);
  const { lag } = following;
  const overview = remembered(OVERVIEW_KEPT_MS, (tenantId: number) => readOverview(reads, services, tenantId, lag));
  return {
    services,
    findOrders: (tenantId, sort, conditions, after, limit) =>
      findOrders(reads, tenantId, sort, conditions, after, limit),
    timeline: (tenantId, orderId) => readTimeline(services, tenantId, orderId),
    overview,
    ...following,
    claimBulkRequest: (tenantId, commandId, requestHash) =>
      claimBulkRequest(database, tenantId, commandId, requestHash),
    refusals,
    flushRefusals: () => refusals.flush(database),
    pruneBulkRequests: async (ttlMs) => (await pruneBulkRequests(database, ttlMs, PRUNED_ROWS_MAX)) === PRUNED_ROWS_MAX,
  };
}
