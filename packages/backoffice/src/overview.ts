import { ORDER_STATUSES, type OrderStatus } from '@kontor/contracts/orders';
import type { LowStock } from '@kontor/inventory/store/find-low-stock';
import type { Order } from '@kontor/orders/domain/order';
import type { Queryable } from '@kontor/postgres/statement';

import { dayOf } from './domain/net-orders.ts';
import { remembered } from './remembered.ts';
import type { BackofficeServices, ProjectionLag } from './services.ts';
import { type DailyTotals, type ProductSales, readCounts, readDays, readTopProducts } from './store/read-sales.ts';
import { readRefusals } from './store/refusals.ts';

/** Days that the series show, today included. */
const DAYS = 14;
/** Days that the list of top products looks back, today included. */
const TOP_PRODUCTS_DAYS = 7;
const TOP_PRODUCTS_MAX = 8;
const LOW_STOCK_AVAILABLE = 5;
const LOW_STOCK_MAX = 8;
const LOW_STOCK_KEPT_MS = 10_000;
const EXPIRING_WITHIN_SECONDS = 300;
const EXPIRING_MAX = 20;
const DAY_MS = 86_400_000;
/** Refusals for which a customer could not pay. */
const PAYMENT_COMMAND = 'PayOrder';

/** A product among the best sold. */
export interface TopProduct extends ProductSales {
  readonly sku: string | null;
  readonly name: string | null;
}

/** Payments that were refused on a day (UTC), by reason. */
export interface RefusedPayments {
  readonly day: string;
  readonly kind: string;
  readonly refusals: number;
}

/** Today at a glance. Days are days in UTC. */
export interface Overview {
  readonly lag: ProjectionLag;
  readonly currency: string;
  /** How many orders stand at each status. */
  readonly statuses: ReadonlyMap<OrderStatus, number>;
  /** One entry for each of the last DAYS days, oldest first; the last is today. */
  readonly days: readonly DailyTotals[];
  readonly topProducts: readonly TopProduct[];
  readonly lowStock: readonly LowStock[];
  readonly refusedPayments: readonly RefusedPayments[];
  /** Pending orders whose reservation ends within EXPIRING_WITHIN_SECONDS, soonest first, at most EXPIRING_MAX. */
  readonly expiring: readonly (Pick<Order, 'orderId' | 'totalMinor' | 'expiresAt' | 'customerId'> & {
    readonly username: string | null;
  })[];
}

const lowStockOf = new WeakMap<BackofficeServices, (tenantId: number) => Promise<LowStock[]>>();

/** Reads everything of the overview, side by side. */
export async function readOverview(
  reads: Queryable,
  services: BackofficeServices,
  tenantId: number,
  lag: () => Promise<ProjectionLag>,
): Promise<Overview> {
  const { inventory, orders } = services;
  const now = Date.now();
  const today = dayOf(now);
  const first = dayOf(now - (DAYS - 1) * DAY_MS);
  let lowStock = lowStockOf.get(services);
  if (lowStock === undefined) {
    lowStock = remembered(LOW_STOCK_KEPT_MS, (tenant: number) =>
      inventory.lowStock(tenant, LOW_STOCK_AVAILABLE, LOW_STOCK_MAX),
    );
    lowStockOf.set(services, lowStock);
  }
  const [lagNow, counts, days, top, low, refused, expiring] = await Promise.all([
    lag(),
    readCounts(reads, tenantId),
    readDays(reads, tenantId, first, today),
    readTopProducts(reads, tenantId, dayOf(now - (TOP_PRODUCTS_DAYS - 1) * DAY_MS), today, TOP_PRODUCTS_MAX),
    lowStock(tenantId),
    readRefusals(reads, tenantId, first, today, PAYMENT_COMMAND),
    orders.findExpiring(tenantId, EXPIRING_WITHIN_SECONDS, EXPIRING_MAX),
  ]);
  return {
    lag: lagNow,
    currency: inventory.currency,
    statuses: new Map(ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0])),
    days: everyDay(days, now),
    topProducts: await named(top, services, tenantId),
    lowStock: low,
    refusedPayments: refused,
    expiring: await withUsernames(expiring, services, tenantId),
  };
}

function everyDay(days: readonly DailyTotals[], now: number): DailyTotals[] {
  const known = new Map(days.map((each) => [each.day, each]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = dayOf(now - (DAYS - 1 - index) * DAY_MS);
    const nothing = { day, placed: 0, paid: 0, cancelled: 0, expired: 0, paidMinor: 0n, refundedMinor: 0n };
    return known.get(day) ?? nothing;
  });
}

async function named(
  top: readonly ProductSales[],
  { inventory }: BackofficeServices,
  tenantId: number,
): Promise<TopProduct[]> {
  const names = await inventory.productNames(
    tenantId,
    top.map(({ productId }) => productId),
  );
  return top.map((sales) => {
    const product = names.get(sales.productId);
    return { ...sales, sku: product?.sku ?? null, name: product?.name ?? null };
  });
}

async function withUsernames(
  expiring: readonly Order[],
  { identity }: BackofficeServices,
  tenantId: number,
): Promise<Overview['expiring']> {
  const names = await identity.usernames(tenantId, [...new Set(expiring.map(({ customerId }) => customerId))]);
  return expiring.map(({ orderId, totalMinor, expiresAt, customerId }) => {
    return { orderId, totalMinor, expiresAt, customerId, username: names.get(customerId) ?? null };
  });
}
