import type { ReservationMoved } from '@kontor/contracts/inventory';
import { expect, it } from 'vitest';

import { type Asked, idOf } from '../testing/fixtures.ts';
import { givenProducts, givenReservation, NOW, ORDER, when } from '../testing/given.ts';
import { answerOf } from './answers.ts';
import { movementsOf } from './movements.ts';

const orderId = ORDER;
const [p, q] = [idOf('p'), idOf('q')];

/** The one event of the command. */
function eventOf(state: ReturnType<typeof givenProducts>, asked: Asked) {
  const decision = when(state, asked);
  if (decision.kind !== 'events') throw new Error(decision.kind);
  return decision.events[0];
}

it('of an order that has no reservation, an undo is unchanged and every other step is refused', () => {
  const outcomes = (
    [
      'ClaimReservation',
      'ConfirmClaim',
      'RestockOrder',
      'ExpireReservation',
      'ConfirmExternal',
      'ReleaseExternal',
    ] as const
  ).map((type) => when(givenProducts({}), { type, orderId }));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ kind: 'refusal', refusal: { kind: 'reservation_not_found' } });
  for (const type of ['UnclaimReservation', 'ReleaseOrder'] as const) {
    expect(when(givenProducts({}), { type, orderId })).toEqual({
      kind: 'unchanged',
      answer: { kind: 'reservation', orderId, status: 'RELEASED', expiresAt: null, lines: [] },
    });
  }
});

it('a claim and its undo are events without lines: the stock is as before', () => {
  const state = givenReservation('order', 'ACTIVE');
  expect(eventOf(state, { type: 'ClaimReservation', orderId })).toEqual({
    type: 'ReservationClaimed',
    orderId,
    lines: [],
  });
  expect(eventOf(state, { type: 'UnclaimReservation', orderId })).toEqual({
    type: 'ReservationUnclaimed',
    orderId,
    lines: [],
  });
  expect(state.stock.get(p)).toMatchObject({ onHand: 10, reserved: 2 });
  expect(state.reservations.get(orderId)).toMatchObject({ status: 'ACTIVE', version: 3, expiresAt: NOW + 900_000 });
});

it.each<[Asked['type'], ReservationMoved['type'], ReturnType<typeof givenReservation>, object, object]>([
  [
    'ConfirmClaim',
    'ReservationConfirmed',
    givenReservation('order', 'CLAIMED'),
    { onHand: 8, reserved: 0 },
    ['SALE', -2, -2],
  ],
  [
    'ReleaseOrder',
    'ReservationReleased',
    givenReservation('order', 'ACTIVE'),
    { onHand: 10, reserved: 0 },
    ['RELEASE', 0, -2],
  ],
  [
    'ExpireReservation',
    'ReservationExpired',
    givenReservation('order', 'ACTIVE', true),
    { onHand: 10, reserved: 0 },
    ['EXPIRE', 0, -2],
  ],
  [
    'RestockOrder',
    'ReservationRestocked',
    givenReservation('order', 'CONFIRMED'),
    { onHand: 10, reserved: 0 },
    ['RESTOCK', 2, 0],
  ],
  [
    'ConfirmExternal',
    'ReservationConfirmed',
    givenReservation('external', 'ACTIVE'),
    { onHand: 8, reserved: 0 },
    ['SALE', -2, -2],
  ],
  [
    'ReleaseExternal',
    'ReservationReleased',
    givenReservation('external', 'ACTIVE', true),
    { onHand: 10, reserved: 0 },
    ['RELEASE', 0, -2],
  ],
])('%s moves the stock of every line and says how it is after', (asked, type, state, stock, movement) => {
  const event = eventOf(state, { type: asked, orderId } as Asked);
  expect(event).toMatchObject({ type, orderId, lines: [{ productId: p, quantity: 2, ...stock }] });
  expect(state.stock.get(p)).toMatchObject(stock);
  expect(movementsOf(event).map((each) => [each.movementType, each.onHandDelta, each.reservedDelta])).toEqual([
    movement,
  ]);
});

it('the answer to a step is the same when it is repeated', () => {
  const state = givenReservation('order', 'ACTIVE');
  for (const type of ['ClaimReservation', 'ConfirmClaim', 'RestockOrder'] as const) {
    const first = answerOf([eventOf(state, { type, orderId })]);
    expect(when(state, { type, orderId })).toEqual({ kind: 'unchanged', answer: first });
  }
});

it('a claim stands whatever the time: neither expiry nor a second look can take it', () => {
  const state = givenReservation('order', 'CLAIMED', true);
  expect(when(state, { type: 'ExpireReservation', orderId })).toMatchObject({
    refusal: { kind: 'reservation_not_expired' },
  });
  expect(eventOf(state, { type: 'ConfirmClaim', orderId }).type).toBe('ReservationConfirmed');
});

it('an external order takes a second product under the expiry of the first', () => {
  const state = givenReservation('external', 'ACTIVE');
  const event = eventOf(state, { type: 'ReserveExternal', orderId, productId: q, quantity: 3 });
  expect(event).toMatchObject({
    type: 'StockReserved',
    owner: 'external',
    lines: [{ productId: q, quantity: 3, reserved: 3 }],
    expiresAt: NOW + 900_000,
  });
  expect(state.reservations.get(orderId)).toMatchObject({ version: 2, status: 'ACTIVE' });
  expect(new Set(state.reservations.get(orderId)?.items)).toEqual(
    new Set([
      { productId: p, quantity: 2 },
      { productId: q, quantity: 3 },
    ]),
  );
});

it('an external reservation that has ended has no expiry left, an order keeps its own', () => {
  for (const status of ['CONFIRMED', 'RELEASED', 'EXPIRED'] as const) {
    expect(givenReservation('external', status).reservations.get(orderId)?.expiresAt).toBeNull();
    expect(givenReservation('order', status).reservations.get(orderId)?.expiresAt).toBe(NOW + 900_000);
  }
});

it('repeating an external reservation changes nothing and tells what is available now', () => {
  const state = givenReservation('external', 'ACTIVE');
  expect(when(state, { type: 'ReserveExternal', orderId, productId: p, quantity: 2 })).toMatchObject({
    kind: 'unchanged',
    answer: { status: 'ACTIVE', expiresAt: NOW + 900_000, lines: [{ productId: p, quantity: 2, available: 8 }] },
  });
});
