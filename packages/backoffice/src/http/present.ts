import { can } from '@kontor/contracts/capabilities';
import type { TransferPosted } from '@kontor/contracts/wallet';
import type { ProductName } from '@kontor/inventory/store/read-product-names';
import type { ReservationView } from '@kontor/inventory/store/read-reservation';
import { unreachable } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';
import type { Order } from '@kontor/orders/domain/order';
import { statusAfter } from '@kontor/orders/domain/order';
import type { OrderDetails } from '@kontor/orders/store/read-orders';

import type { Overview } from '../overview.ts';
import type { BackofficeServices } from '../services.ts';
import type { SearchRow } from '../store/search-orders.ts';
import type { TimelineEntry } from '../timeline.ts';
import { presentLag } from './as-of.ts';
import type { OrderPage, OrderRows, OverviewAnswer, Timeline } from './schemas.ts';

/** Names of users by id. */
export type Usernames = ReadonlyMap<string, string>;

function person(id: string, usernames: Usernames): OrderPage['customer'] {
  return { id, username: usernames.get(id) ?? null };
}

/** Orders that were found, as they are by now, in the order in which they were found. */
export async function presentFound(
  { orders, identity }: BackofficeServices,
  tenantId: number,
  found: readonly SearchRow[],
): Promise<OrderRows['orders']> {
  const ids = found.map(({ place }) => place.orderId);
  const read = await orders.readMany(tenantId, ids);
  const usernames = await identity.usernames(tenantId, [...new Set(read.map(({ customerId }) => customerId))]);
  const byId = new Map(read.map((order) => [order.orderId, order]));
  return ids.flatMap((id) => {
    const order = byId.get(id);
    return order === undefined ? [] : [presentRow(order, usernames)];
  });
}

/** An order as a row of the list. */
function presentRow(order: Order, usernames: Usernames): OrderRows['orders'][number] {
  return {
    order_id: order.orderId,
    customer: person(order.customerId, usernames),
    status: order.status,
    total_amount: formatMoney(order.totalMinor),
    refunded_amount: formatMoney(order.refundedMinor),
    currency: order.currency,
    item_count: order.lineCount,
    created_at: formatInstant(order.createdAt),
    updated_at: formatInstant(order.updatedAt),
    expires_at: formatInstant(order.expiresAt),
  };
}

/** What the page of an order is put together from. */
export interface OrderParts {
  readonly order: OrderDetails;
  readonly reservation: ReservationView | null;
  readonly timeline: readonly TimelineEntry[];
  readonly usernames: Usernames;
  readonly products: ReadonlyMap<string, ProductName>;
}

/** The page of an order. */
export function presentOrder({ order, reservation, timeline, usernames, products }: OrderParts): OrderPage {
  return {
    order_id: order.orderId,
    status: order.status,
    version: order.version,
    customer: person(order.customerId, usernames),
    currency: order.currency,
    total_amount: formatMoney(order.totalMinor),
    refunded_amount: formatMoney(order.refundedMinor),
    items: order.items.map((item) => ({
      product_id: item.productId,
      sku: products.get(item.productId)?.sku ?? null,
      name: item.name,
      quantity: item.quantity,
      unit_price: formatMoney(item.unitPriceMinor),
      subtotal: formatMoney(item.unitPriceMinor * BigInt(item.quantity)),
    })),
    shipping_address: order.shippingAddress,
    notes: order.notes,
    created_at: formatInstant(order.createdAt),
    updated_at: formatInstant(order.updatedAt),
    expires_at: formatInstant(order.expiresAt),
    money: timeline.filter(({ service }) => service === 'wallet').map(presentTransfer),
    reservation:
      reservation === null
        ? null
        : {
            status: reservation.status,
            expires_at: reservation.expiresAt === null ? null : formatInstant(reservation.expiresAt),
          },
    staff_notes: timeline
      .filter(({ type }) => type === 'NoteAdded')
      .map((entry) => ({
        version: entry.version,
        text: entry.note,
        by: actorOf(entry),
        created_at: formatInstant(entry.at),
      })),
    can: {
      cancel: can.cancel(order),
      refund: can.refund(order),
      advance: can.advance(order),
      note: can.note(order),
      goodwill: can.goodwill(order),
    },
    server_time: formatInstant(Date.now()),
  };
}

function actorOf({ actorId, username }: TimelineEntry): { id: string; username: string | null } | null {
  return actorId === null ? null : { id: actorId, username };
}

function presentTransfer(entry: TimelineEntry): OrderPage['money'][number] {
  const transfer = entry.event as TransferPosted;
  return {
    transaction_id: transfer.transferId,
    type: transfer.kind,
    amount: formatMoney(transfer.amountMinor),
    balance_after: formatMoney(transfer.balanceMinor),
    by: actorOf(entry),
    created_at: formatInstant(entry.at),
  };
}

/** The timeline of an order. */
export function presentTimeline(entries: readonly TimelineEntry[]): Timeline['timeline'] {
  return entries.map((entry) => ({
    service: entry.service,
    position: Number(entry.position),
    type: entry.type,
    at: formatInstant(entry.at),
    by: actorOf(entry),
    request_id: entry.requestId,
    note: entry.note,
    ...aboutEvent(entry.event),
  }));
}

type Told = Pick<Timeline['timeline'][number], 'amount' | 'transfer' | 'status' | 'items'>;
const NOTHING_TOLD: Told = { amount: null, transfer: null, status: null, items: [] };

/** What of an event is worth showing beside its name. */
function aboutEvent(event: TimelineEntry['event']): Told {
  switch (event.type) {
    case 'OrderCreated':
      return { ...NOTHING_TOLD, amount: formatMoney(event.totalMinor), status: statusAfter(event) };
    case 'OrderPaid':
      return { ...NOTHING_TOLD, amount: formatMoney(event.totalMinor), status: statusAfter(event) };
    case 'OrderCancelled':
      return { ...NOTHING_TOLD, amount: formatMoney(event.refundedMinor), status: statusAfter(event) };
    case 'OrderExpired':
    case 'OrderAdvanced':
    case 'OrderPaymentBegun':
    case 'OrderPaymentUndone':
    case 'OrderCancellationBegun':
      return { ...NOTHING_TOLD, status: statusAfter(event) };
    case 'OrderGoodwillGranted':
      return { ...NOTHING_TOLD, amount: formatMoney(event.amountMinor) };
    case 'TransferPosted':
      return {
        ...NOTHING_TOLD,
        amount: formatMoney(event.amountMinor),
        transfer: { id: event.transferId, kind: event.kind },
      };
    case 'StockReserved':
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked':
      return {
        ...NOTHING_TOLD,
        items: event.lines.map(({ productId, quantity }) => ({ product_id: productId, quantity })),
      };
    case 'NoteAdded':
    case 'AccountOpened':
    case 'ProductCreated':
    case 'ProductChanged':
    case 'StockAdded':
    case 'StockAdjusted':
      return NOTHING_TOLD;
    default:
      return unreachable(event);
  }
}

/** Today at a glance. */
export function presentOverview(overview: Overview): OverviewAnswer {
  const { days, refusedPayments } = overview;
  const today = days.at(-1)?.day;
  const refusedOn = (day: string) =>
    refusedPayments.reduce((sum, each) => sum + (each.day === day ? each.refusals : 0), 0);
  return {
    as_of: presentLag(overview.lag),
    server_time: formatInstant(Date.now()),
    currency: overview.currency,
    orders_by_status: [...overview.statuses].map(([status, orders]) => ({ status, orders })),
    days: days.map(({ day, placed, paid, cancelled, expired, paidMinor, refundedMinor }) => ({
      day,
      placed,
      paid,
      cancelled,
      expired,
      paid_amount: formatMoney(paidMinor),
      refunded_amount: formatMoney(refundedMinor),
      revenue: formatMoney(paidMinor - refundedMinor),
      payments_refused: refusedOn(day),
    })),
    top_products: overview.topProducts.map(({ productId, sku, name, units, revenueMinor }) => ({
      product_id: productId,
      sku,
      name,
      units,
      revenue: formatMoney(revenueMinor),
    })),
    low_stock: overview.lowStock.map(({ productId, sku, name, onHand, reserved }) => ({
      product_id: productId,
      sku,
      name,
      stock_quantity: onHand,
      reserved_quantity: reserved,
      available_quantity: onHand - reserved,
    })),
    payments_refused: refusedPayments
      .filter(({ day }) => day === today)
      .map(({ kind, refusals }) => ({ code: kind, refusals })),
    expiring: overview.expiring.map(({ orderId, customerId, username, totalMinor, expiresAt }) => ({
      order_id: orderId,
      customer: { id: customerId, username },
      total_amount: formatMoney(totalMinor),
      expires_at: formatInstant(expiresAt),
    })),
  };
}
