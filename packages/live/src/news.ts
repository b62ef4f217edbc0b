import type { InventoryEvent, ReservationMoved, StockReserved } from '@kontor/contracts/inventory';
import type { OrdersEvent } from '@kontor/contracts/orders';
import type { WalletEvent } from '@kontor/contracts/wallet';
import { formatInstant } from '@kontor/kernel/clock';
import { decodeJson } from '@kontor/kernel/json';
import { formatMoney } from '@kontor/kernel/money';
import { statusAfter } from '@kontor/orders/domain/order';

import type { LogName } from './cursor.ts';
import type { OrderNews, ProductNews, StockLevel, WalletNews } from './schemas.ts';
import type { LoggedEvent } from './store/read-news.ts';

/** What an event means to those who listen. */
export interface News {
  readonly position: number;
  readonly content: NewsContent;
}

/** By kind; `order` and `wallet` are told one by one, of the others only the latest counts. */
export type NewsContent =
  | { readonly kind: 'order'; readonly userId: string; readonly data: OrderNews }
  | { readonly kind: 'wallet'; readonly userId: string; readonly data: WalletNews }
  | { readonly kind: 'stock'; readonly levels: readonly StockLevel[] }
  | { readonly kind: 'product'; readonly data: ProductNews };

/**
 * What an event of a log means; null for one that means nothing to anybody outside. Nothing personal is in it: logs hold none.
 * @param customerOf whose an order is, for events of orders.
 */
export function newsOf(log: LogName, event: LoggedEvent, customerOf: (orderId: string) => string | null): News | null {
  const content = contentOf(log, event, customerOf);
  return content === null ? null : { position: Number(event.position), content };
}

/** How much of a window an entry takes. */
export function linesOf({ content }: News): number {
  return content.kind === 'stock' ? Math.max(1, content.levels.length) : 1;
}

function contentOf(log: LogName, row: LoggedEvent, customerOf: (orderId: string) => string | null): NewsContent | null {
  switch (log) {
    case 'orders':
      return orderContent(row, decodeJson<OrdersEvent>(row.payload), customerOf);
    case 'wallet':
      return walletContent(row, decodeJson<WalletEvent>(row.payload));
    case 'inventory':
      return inventoryContent(decodeJson<InventoryEvent>(row.payload));
  }
}

function orderContent(
  row: LoggedEvent,
  event: OrdersEvent,
  customerOf: (orderId: string) => string | null,
): NewsContent | null {
  // Notes are among staff, and are read with the order; sagas are nobody's outside.
  if (event.type === 'NoteAdded' || event.type === 'SagaReleased') return null;
  const orderId = row.aggregate_id;
  const userId = event.type === 'OrderCreated' ? event.customerId : customerOf(orderId);
  if (userId === null) return null;
  const data = {
    order_id: orderId,
    customer_id: userId,
    status: statusAfter(event),
    version: row.aggregate_version,
    occurred_at: formatInstant(row.occurred_at),
  };
  return { kind: 'order', userId, data };
}

function walletContent(row: LoggedEvent, event: WalletEvent): NewsContent | null {
  if (event.type !== 'TransferPosted') return null;
  const data = {
    user_id: event.accountId,
    transaction_id: event.transferId,
    kind: event.kind,
    amount: formatMoney(event.amountMinor),
    balance: formatMoney(event.balanceMinor),
    currency: event.currency,
    order_id: event.orderId,
    version: row.aggregate_version,
    occurred_at: formatInstant(row.occurred_at),
  };
  return { kind: 'wallet', userId: event.accountId, data };
}

function inventoryContent(event: InventoryEvent): NewsContent | null {
  if (event.type === 'ProductCreated' || event.type === 'ProductChanged') {
    const { productId, version, name, priceMinor, active } = event;
    const data = { product_id: productId, version, name, price: formatMoney(priceMinor), active };
    return { kind: 'product', data };
  }
  if (event.type === 'StockAdded' || event.type === 'StockAdjusted') {
    return { kind: 'stock', levels: [levelOf(event.line)] };
  }
  const { lines } = event as StockReserved | ReservationMoved;
  return lines.length === 0 ? null : { kind: 'stock', levels: lines.map(levelOf) };
}

interface Line {
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
}

function levelOf({ productId, onHand, reserved }: Line): StockLevel {
  return {
    product_id: productId,
    stock_quantity: onHand,
    reserved_quantity: reserved,
    available_quantity: onHand - reserved,
  };
}
