import type { Database } from '@kontor/postgres/database';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';
import { Delivery, type DeliveryObserver } from '@kontor/runtime/consumer';
import { type EventSource, logSource } from '@kontor/runtime/read-log';

import { type Overview, readOverview } from './overview.ts';
import { headIn, ordersConsumer } from './project-orders.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import { remembered } from './remembered.ts';
import { type FoundOrders, findOrders } from './search.ts';
import type { BackofficeServices, ProjectionLag } from './services.ts';
import { claimBulkRequest, pruneBulkRequests } from './store/claim-bulk-request.ts';
import { ORDERS_PROJECTION } from './store/generation.ts';
import { readHeads } from './store/heads.ts';
import type { OrderConditions, OrderSort, SearchPlace } from './store/search-orders.ts';
import { readTimeline, type TimelineEntry } from './timeline.ts';

/** How long an overview is shown again to whoever asks: many look at it, all of them at the same. */
const OVERVIEW_KEPT_MS = 2_000;
const PRUNED_ROWS_MAX = 2_000;

/** What the back office is put together from. */
export interface BackofficeOptions {
  /** Where the schema `backoffice` is written. */
  readonly database: Database;
  /** Where it, and the log of orders, are read. */
  readonly reads: Database;
  readonly services: BackofficeServices;
  /** Where the events of orders come from, and who is told of those that cannot be folded; absent: from their log, and nobody. */
  readonly events?: { readonly source: EventSource; readonly observer: DeliveryObserver };
}

const UNOBSERVED: DeliveryObserver = { failed: () => undefined, buried: () => undefined };

/** What staff looks at, and nothing is decided by. */
export interface Backoffice {
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
  lag(): Promise<ProjectionLag>;
  /** See claimBulkRequest. */
  claimBulkRequest(tenantId: number, commandId: string, requestHash: string): Promise<'first' | 'again' | 'other'>;
  /** Where refused commands are counted. */
  readonly refusals: RefusalCounter;
  /** One step of the projection; whether there may be more to do at once. */
  project(): Promise<boolean>;
  /** Writes the counts of refused commands. */
  flushRefusals(): Promise<void>;
  /** Removes keys of bulk actions that are older than `ttlMs`; whether there may be more of them. */
  pruneBulkRequests(ttlMs: number): Promise<boolean>;
}

/** Puts the back office together. Its schema must be there (BACKOFFICE_MIGRATIONS). */
export function createBackoffice(
  { database, reads, services, events }: BackofficeOptions,
  refusals: RefusalCounter,
): Backoffice {
  const lag = () => readLag(reads);
  const consumer = ordersConsumer({ ordersLog: reads, backoffice: database });
  const delivery = new Delivery(consumer, events?.source ?? logSource(() => reads), events?.observer ?? UNOBSERVED);
  const overview = remembered(OVERVIEW_KEPT_MS, (tenantId: number) => readOverview(reads, services, tenantId, lag));
  return {
    services,
    findOrders: (tenantId, sort, conditions, after, limit) =>
      findOrders(reads, tenantId, sort, conditions, after, limit),
    timeline: (tenantId, orderId) => readTimeline(services, tenantId, orderId),
    overview,
    lag,
    claimBulkRequest: (tenantId, commandId, requestHash) =>
      claimBulkRequest(database, tenantId, commandId, requestHash),
    refusals,
    project: () => delivery.step(),
    flushRefusals: () => refusals.flush(database),
    pruneBulkRequests: async (ttlMs) => (await pruneBulkRequests(database, ttlMs, PRUNED_ROWS_MAX)) === PRUNED_ROWS_MAX,
  };
}

const READ_LOG_POSITION: Statement<{ position: bigint }> = statement(
  'orders.read_log_head',
  'SELECT position FROM orders.log_head',
);

async function readLag(reads: Queryable): Promise<ProjectionLag> {
  const now = Date.now();
  const [heads, log] = await Promise.all([readHeads(reads, ORDERS_PROJECTION), reads.rows(READ_LOG_POSITION)]);
  const { position, foldedTo } = headIn(heads, 'serving');
  const end = log[0]?.position ?? 0n;
  const behind = end > position ? end - position : 0n;
  return { position, behind, asOf: behind === 0n ? now : (foldedTo ?? 0) };
}
