import type { OrderEvent, OrderStatus } from '@kontor/contracts/orders';
import { describe, expect, it } from 'vitest';

import { type FoldedEvent, type KnownOrders, netOrders, orderKey, ordersWithSales } from './net-orders.ts';

const MORNING = Date.UTC(2026, 10, 25, 6);
const NEXT_DAY = Date.UTC(2026, 10, 26, 6);
const lines = [
  { productId: 'mouse', quantity: 2, name: 'Mouse', unitPriceMinor: 300n },
  { productId: 'desk', quantity: 1, name: 'Desk', unitPriceMinor: 400n },
];
const placed = (orderId: string): OrderEvent => ({
  type: 'OrderCreated',
  orderId,
  customerId: 'ann',
  lines,
  totalMinor: 1000n,
  currency: 'IDR',
  expiresAt: MORNING,
});
const paid = (orderId: string): OrderEvent => ({
  type: 'OrderPaid',
  orderId,
  totalMinor: 1000n,
  transferId: 't',
  balanceMinor: 0n,
});
const cancelled = (orderId: string, refundedMinor: bigint): OrderEvent => ({
  type: 'OrderCancelled',
  orderId,
  from: 'PAID',
  refundedMinor,
  refundTransferId: null,
});
const at = (when: number, event: OrderEvent): FoldedEvent => ({
  tenantId: 1,
  orderId: event.orderId,
  at: when,
  event,
});
const NOTHING: KnownOrders = { statuses: new Map(), lines: new Map() };
const known = (orderId: string, status: OrderStatus): KnownOrders => ({
  statuses: new Map([[orderKey({ tenantId: 1, orderId }), status]]),
  lines: new Map([[orderKey({ tenantId: 1, orderId }), lines]]),
});

describe('netting a run of events', () => {
  it('writes an order that was placed and paid once, at its last status', () => {
    const { placed: rows, moved, counts } = netOrders([at(MORNING, placed('a')), at(MORNING, paid('a'))], NOTHING);
    expect(rows).toEqual([
      {
        tenantId: 1,
        orderId: 'a',
        customerId: 'ann',
        totalMinor: 1000n,
        createdAt: MORNING,
        status: 'PAID',
        productIds: ['mouse', 'desk'],
      },
    ]);
    expect(moved).toEqual([]);
    expect(counts).toEqual([{ tenantId: 1, status: 'PAID', change: 1 }]);
  });

  it('counts sales on the day of the payment and returns on the day of the cancellation', () => {
    const events = [at(MORNING, placed('a')), at(MORNING, paid('a')), at(NEXT_DAY, cancelled('a', 1000n))];
    const { days, sales } = netOrders(events, NOTHING);
    expect(days.map(({ day, paidMinor, refundedMinor }) => [day, paidMinor, refundedMinor])).toEqual([
      ['2026-11-25', 1000n, 0n],
      ['2026-11-26', 0n, 1000n],
    ]);
    expect(sales.map((each) => [each.day, each.productId, each.unitsSold, each.unitsReturned, each.soldMinor])).toEqual(
      [
        ['2026-11-25', 'mouse', 2, 0, 600n],
        ['2026-11-25', 'desk', 1, 0, 400n],
        ['2026-11-26', 'mouse', 0, 2, 0n],
        ['2026-11-26', 'desk', 0, 1, 0n],
      ],
    );
  });

  it('moves orders that are known, and takes them off where they stood', () => {
    const { placed: rows, moved, counts } = netOrders([at(MORNING, paid('a'))], known('a', 'PENDING'));
    expect(rows).toEqual([]);
    expect(moved).toEqual([{ tenantId: 1, orderId: 'a', status: 'PAID' }]);
    expect(counts).toEqual([
      { tenantId: 1, status: 'PENDING', change: -1 },
      { tenantId: 1, status: 'PAID', change: 1 },
    ]);
  });

  it('returns nothing to stock where nothing was paid', () => {
    const { sales } = netOrders([at(MORNING, placed('a')), at(MORNING, cancelled('a', 0n))], NOTHING);
    expect(sales).toEqual([]);
  });

  it('has no change for a note', () => {
    const noted: OrderEvent = { type: 'NoteAdded', orderId: 'a', version: 2 };
    expect(netOrders([at(MORNING, noted)], known('a', 'PAID'))).toEqual({
      placed: [],
      moved: [],
      counts: [],
      days: [],
      sales: [],
    });
  });

  it('asks for the lines of those orders alone that money moves for and that it has not seen placed', () => {
    const events = [at(MORNING, placed('a')), at(MORNING, paid('a')), at(MORNING, paid('b'))];
    expect(ordersWithSales(events).map(({ orderId }) => orderId)).toEqual(['b']);
    expect(ordersWithSales([at(MORNING, cancelled('c', 0n))])).toEqual([]);
  });
});
