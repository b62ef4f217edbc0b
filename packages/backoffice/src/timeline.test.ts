import { expect, it } from 'vitest';

import { inOrder } from './timeline.ts';

const entry = (
  service: 'orders' | 'inventory' | 'wallet',
  type: string,
  requestId: string,
  at: number,
  position = 1n,
) => ({
  service,
  type,
  requestId,
  at,
  position,
});

it('puts the events of a payment in the order of its saga, although each service has dated its own', () => {
  const paid = [
    entry('orders', 'OrderPaid', 'pay', 10),
    entry('inventory', 'ReservationClaimed', 'pay', 12, 7n),
    entry('inventory', 'ReservationConfirmed', 'pay', 12, 8n),
    entry('wallet', 'TransferPosted', 'pay', 13),
  ];
  expect(inOrder(paid).map(({ type }) => type)).toEqual([
    'ReservationClaimed',
    'TransferPosted',
    'ReservationConfirmed',
    'OrderPaid',
  ]);
});

it('keeps requests in the order of time, and does not take a request id that comes again for the same request', () => {
  const events = [
    entry('orders', 'OrderCancelled', 'same', 200_000),
    entry('inventory', 'ReservationReleased', 'same', 200_001),
    entry('inventory', 'StockReserved', 'same', 11),
    entry('orders', 'OrderCreated', 'same', 10),
    entry('orders', 'NoteAdded', 'other', 300),
  ];
  expect(inOrder(events).map(({ type }) => type)).toEqual([
    'StockReserved',
    'OrderCreated',
    'NoteAdded',
    'ReservationReleased',
    'OrderCancelled',
  ]);
});
