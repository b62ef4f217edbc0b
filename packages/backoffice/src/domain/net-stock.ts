import type { InventoryEvent, StockLine } from '@kontor/contracts/inventory';
import { present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** An event of the inventory's log as the value of stock is folded from it. */
export interface StockEvent {
  readonly tenantId: number;
  readonly at: Instant;
  readonly event: InventoryEvent;
}

/** A product as its value is counted: units, and the price in force. */
export interface ValuedProduct {
  readonly tenantId: number;
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly priceMinor: bigint;
  readonly active: boolean;
  readonly currency: string;
  readonly changedAt: Instant;
}

/** By how much what a tenant's products come to together has changed. */
export interface StockTotals {
  readonly tenantId: number;
  readonly currency: string;
  products: number;
  onHand: number;
  reserved: number;
  valueMinor: bigint;
  reservedMinor: bigint;
}

/** What a run of events comes to: each product that changed, as it is now, and the changes of the totals. */
export interface StockChanges {
  readonly products: readonly ValuedProduct[];
  readonly totals: readonly StockTotals[];
}

/** Tells products of all tenants apart. */
export function productKey({ tenantId, productId }: Pick<ValuedProduct, 'tenantId' | 'productId'>): string {
  return `${tenantId}:${productId}`;
}

/** The products that events are about, each once. */
export function productsIn(events: readonly StockEvent[]): Pick<ValuedProduct, 'tenantId' | 'productId'>[] {
  const found = new Map<string, Pick<ValuedProduct, 'tenantId' | 'productId'>>();
  for (const { tenantId, event } of events) {
    for (const productId of productIdsOf(event))
      found.set(productKey({ tenantId, productId }), { tenantId, productId });
  }
  return [...found.values()];
}

/** Nets a run of events over the products as they were before, by `productKey`. Pure; the events are in the order of their log. */
export function netStock(events: readonly StockEvent[], known: ReadonlyMap<string, ValuedProduct>): StockChanges {
  const now = new Map<string, ValuedProduct>();
  for (const { tenantId, at, event } of events) {
    const change = (productId: string, changed: Partial<ValuedProduct>) => {
      const key = productKey({ tenantId, productId });
      const before = present(now.get(key) ?? known.get(key), 'a product is there before it changes');
      // The catalogue and the stock are locked apart: the later position need not be the later moment.
      now.set(key, { ...before, ...changed, changedAt: Math.max(before.changedAt, at) });
    };
    if (event.type === 'ProductCreated') {
      const { productId, priceMinor, active, currency } = event;
      const created = { tenantId, productId, onHand: 0, reserved: 0, priceMinor, active, currency, changedAt: at };
      now.set(productKey(created), created);
    } else if (event.type === 'ProductChanged') {
      change(event.productId, { priceMinor: event.priceMinor, active: event.active });
    } else {
      for (const { productId, onHand, reserved } of linesOf(event)) change(productId, { onHand, reserved });
    }
  }
  const totals = new Map<number, StockTotals>();
  for (const [key, product] of now) {
    const before = known.get(key);
    if (before !== undefined) add(totals, before, -1);
    add(totals, product, 1);
  }
  return { products: [...now.values()], totals: [...totals.values()] };
}

function add(totals: Map<number, StockTotals>, product: ValuedProduct, sign: 1 | -1): void {
  const { tenantId, currency, onHand, reserved, priceMinor } = product;
  const nothing = { tenantId, currency, products: 0, onHand: 0, reserved: 0, valueMinor: 0n, reservedMinor: 0n };
  const sum = totals.get(tenantId) ?? nothing;
  sum.products += sign;
  sum.onHand += sign * onHand;
  sum.reserved += sign * reserved;
  sum.valueMinor += BigInt(sign * onHand) * priceMinor;
  sum.reservedMinor += BigInt(sign * reserved) * priceMinor;
  totals.set(tenantId, sum);
}

type StockOnly = Exclude<InventoryEvent, { type: 'ProductCreated' | 'ProductChanged' }>;

/** Units on hand and reserved of each product after the event. */
function linesOf(event: StockOnly): readonly StockLine[] {
  switch (event.type) {
    case 'StockAdded':
    case 'StockAdjusted':
      return [event.line];
    case 'StockReserved':
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked':
      return event.lines;
    default:
      return unreachable(event);
  }
}

function productIdsOf(event: InventoryEvent): readonly string[] {
  if (event.type === 'ProductCreated' || event.type === 'ProductChanged') return [event.productId];
  return linesOf(event).map(({ productId }) => productId);
}
