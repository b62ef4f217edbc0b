import type { OrderEvent, OrderStatus } from '@kontor/contracts/orders';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import { formatInstant, type Instant } from '@kontor/kernel/clock';

/** An event of the orders' log as the projection folds it. */
export interface FoldedEvent {
  readonly tenantId: number;
  readonly orderId: string;
  readonly at: Instant;
  readonly event: OrderEvent;
}

/** A line of an order as sales count it. */
export interface SoldLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
}

/** An order that is new to the projection, at the status that the last of the events left it at. */
export interface NewOrder {
  readonly tenantId: number;
  readonly orderId: string;
  readonly customerId: string;
  readonly totalMinor: bigint;
  readonly createdAt: Instant;
  readonly status: OrderStatus;
  readonly productIds: readonly string[];
}

/** An order that was known, and its status now. */
export interface MovedOrder {
  readonly tenantId: number;
  readonly orderId: string;
  readonly status: OrderStatus;
}

/** By how much the number of orders at a status changed. */
export interface CountChange {
  readonly tenantId: number;
  readonly status: OrderStatus;
  readonly change: number;
}

/** What a day (UTC, `2026-11-25`) had more of. */
export interface DayChange {
  readonly tenantId: number;
  readonly day: string;
  placed: number;
  paid: number;
  cancelled: number;
  expired: number;
  paidMinor: bigint;
  refundedMinor: bigint;
}

/** What a product had more of on a day. */
export interface SalesChange {
  readonly tenantId: number;
  readonly day: string;
  readonly productId: string;
  unitsSold: number;
  unitsReturned: number;
  soldMinor: bigint;
  returnedMinor: bigint;
}

/** What a run of events comes to: each row that is to be written, once. */
export interface OrderChanges {
  readonly placed: readonly NewOrder[];
  readonly moved: readonly MovedOrder[];
  readonly counts: readonly CountChange[];
  readonly days: readonly DayChange[];
  readonly sales: readonly SalesChange[];
}

/** What is known of the orders that the events are about, and were placed before the first of them; by `orderKey`. */
export interface KnownOrders {
  readonly statuses: ReadonlyMap<string, OrderStatus>;
  readonly lines: ReadonlyMap<string, readonly SoldLine[]>;
}

/** Tells orders of all tenants apart. */
export function orderKey({ tenantId, orderId }: Pick<FoldedEvent, 'tenantId' | 'orderId'>): string {
  return `${tenantId}:${orderId}`;
}

/** The day (UTC) of an instant, as `2026-11-25`. */
export function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}

/**
 * Nets a run of events: an order that was placed and paid within it is one new row, a status that was left again is no change. Pure; the events
 * are in the order of their log.
 */
export function netOrders(events: readonly FoldedEvent[], known: KnownOrders): OrderChanges {
  const net = new Net(known);
  for (const each of events) net.add(each);
  return net.changes();
}

class Net {
  readonly #known: KnownOrders;
  readonly #placed = new Map<string, Omit<NewOrder, 'status'>>();
  readonly #lines = new Map<string, readonly SoldLine[]>();
  /** Of every order that an event was about. */
  readonly #statuses = new Map<string, Pick<MovedOrder, 'tenantId' | 'orderId'> & { status: OrderStatus }>();
  readonly #days = new Map<string, DayChange>();
  readonly #sales = new Map<string, SalesChange>();

  constructor(known: KnownOrders) {
    this.#known = known;
  }

  add(folded: FoldedEvent): void {
    const { event } = folded;
    switch (event.type) {
      case 'OrderCreated':
        this.#place(folded, event);
        return;
      case 'OrderPaid':
        this.#move(folded, 'PAID');
        this.#pay(folded, event.totalMinor);
        return;
      case 'OrderCancelled':
        this.#move(folded, 'CANCELLED');
        this.#cancel(folded, event.refundedMinor);
        return;
      case 'OrderExpired':
        this.#move(folded, 'EXPIRED');
        this.#day(folded).expired += 1;
        return;
      case 'OrderAdvanced':
        this.#move(folded, event.to);
        return;
      case 'OrderGoodwillGranted':
        this.#day(folded).refundedMinor += event.amountMinor;
        return;
      case 'OrderPaymentBegun':
        this.#move(folded, 'PAYING');
        return;
      case 'OrderPaymentUndone':
        this.#move(folded, 'PENDING');
        return;
      case 'OrderCancellationBegun':
        this.#move(folded, 'CANCELLING');
        return;
      case 'NoteAdded':
        return;
      default:
        unreachable(event);
    }
  }

  changes(): OrderChanges {
    const counts = new Map<string, CountChange>();
    const count = (tenantId: number, status: OrderStatus, by: number) => {
      const key = `${tenantId}:${status}`;
      counts.set(key, { tenantId, status, change: (counts.get(key)?.change ?? 0) + by });
    };
    const placed: NewOrder[] = [];
    const moved: MovedOrder[] = [];
    for (const [key, { tenantId, orderId, status }] of this.#statuses) {
      const order = this.#placed.get(key);
      const before = this.#known.statuses.get(key);
      if (order !== undefined) placed.push({ ...order, status });
      else if (status !== before) moved.push({ tenantId, orderId, status });
      if (before !== undefined) count(tenantId, before, -1);
      count(tenantId, status, 1);
    }
    return {
      placed,
      moved,
      counts: [...counts.values()].filter(({ change }) => change !== 0),
      days: [...this.#days.values()],
      sales: [...this.#sales.values()],
    };
  }

  #place(folded: FoldedEvent, event: Extract<OrderEvent, { type: 'OrderCreated' }>): void {
    const { tenantId, orderId, at } = folded;
    const key = orderKey(folded);
    assert(!this.#known.statuses.has(key), 'an order is placed once');
    const productIds = event.lines.map(({ productId }) => productId);
    const { customerId, totalMinor } = event;
    this.#placed.set(key, { tenantId, orderId, customerId, totalMinor, createdAt: at, productIds });
    this.#lines.set(key, event.lines);
    this.#statuses.set(key, { tenantId, orderId, status: 'PENDING' });
    this.#day(folded).placed += 1;
  }

  #move(folded: FoldedEvent, status: OrderStatus): void {
    const { tenantId, orderId } = folded;
    const key = orderKey(folded);
    assert(this.#statuses.has(key) || this.#known.statuses.has(key), 'an order is placed before it moves');
    this.#statuses.set(key, { tenantId, orderId, status });
  }

  #pay(folded: FoldedEvent, totalMinor: bigint): void {
    const day = this.#day(folded);
    day.paid += 1;
    day.paidMinor += totalMinor;
    for (const line of this.#linesOf(folded)) {
      const sales = this.#salesOf(folded, line.productId);
      sales.unitsSold += line.quantity;
      sales.soldMinor += line.unitPriceMinor * BigInt(line.quantity);
    }
  }

  #cancel(folded: FoldedEvent, refundedMinor: bigint): void {
    const day = this.#day(folded);
    day.cancelled += 1;
    day.refundedMinor += refundedMinor;
    if (refundedMinor === 0n) return;
    for (const line of this.#linesOf(folded)) {
      const sales = this.#salesOf(folded, line.productId);
      sales.unitsReturned += line.quantity;
      sales.returnedMinor += line.unitPriceMinor * BigInt(line.quantity);
    }
  }

  #linesOf(folded: FoldedEvent): readonly SoldLine[] {
    const key = orderKey(folded);
    return present(this.#lines.get(key) ?? this.#known.lines.get(key), 'the lines of an order that money moved for');
  }

  #day({ tenantId, at }: FoldedEvent): DayChange {
    const day = dayOf(at);
    const key = `${tenantId}:${day}`;
    let change = this.#days.get(key);
    if (change === undefined) {
      change = { tenantId, day, placed: 0, paid: 0, cancelled: 0, expired: 0, paidMinor: 0n, refundedMinor: 0n };
      this.#days.set(key, change);
    }
    return change;
  }

  #salesOf({ tenantId, at }: FoldedEvent, productId: string): SalesChange {
    const day = dayOf(at);
    const key = `${tenantId}:${day}:${productId}`;
    let change = this.#sales.get(key);
    if (change === undefined) {
      change = { tenantId, day, productId, unitsSold: 0, unitsReturned: 0, soldMinor: 0n, returnedMinor: 0n };
      this.#sales.set(key, change);
    }
    return change;
  }
}

/** Orders whose lines a run of events needs although it does not place them: those that money moves for. */
export function ordersWithSales(events: readonly FoldedEvent[]): FoldedEvent[] {
  const placed = new Set<string>();
  return events.filter((each) => {
    if (each.event.type === 'OrderCreated') placed.add(orderKey(each));
    const { event } = each;
    const moves = event.type === 'OrderPaid' || (event.type === 'OrderCancelled' && event.refundedMinor > 0n);
    return moves && !placed.has(orderKey(each));
  });
}
