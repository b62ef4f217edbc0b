import { expect, it } from 'vitest';

import type { Asked } from '../testing/fixtures.ts';
import { givenReservation, ORDER, outcomeOf } from '../testing/given.ts';

const STATUSES = ['ACTIVE', 'CLAIMED', 'CONFIRMED', 'RELEASED', 'EXPIRED', 'RESTOCKED'] as const;
const orderId = ORDER;

/** Each command with what it comes to, under its name. */
function cases(rows: readonly [Asked, string[]][]): [string, Asked, string[]][] {
  return rows.map(([asked, expected]) => [asked.type, asked, expected]);
}

/**
 * Every step in every status of an order's own reservation. Columns: ACTIVE, ACTIVE past its expiry, CLAIMED (past its
 * expiry, which means nothing then), CONFIRMED, RELEASED, EXPIRED, RESTOCKED.
 */
it.each(
  cases([
    [
      { type: 'ClaimReservation', orderId },
      [
        'events',
        'reservation_expired',
        'unchanged',
        'unchanged',
        'reservation_ended',
        'reservation_expired',
        'reservation_ended',
      ],
    ],
    [
      { type: 'UnclaimReservation', orderId },
      ['unchanged', 'unchanged', 'events', 'reservation_ended', 'unchanged', 'unchanged', 'reservation_ended'],
    ],
    [
      { type: 'ConfirmClaim', orderId },
      [
        'reservation_not_claimed',
        'reservation_not_claimed',
        'events',
        'unchanged',
        'reservation_ended',
        'reservation_expired',
        'reservation_ended',
      ],
    ],
    [
      { type: 'ReleaseOrder', orderId },
      ['events', 'events', 'reservation_conflict', 'reservation_ended', 'unchanged', 'unchanged', 'reservation_ended'],
    ],
    [
      { type: 'ExpireReservation', orderId },
      [
        'reservation_not_expired',
        'events',
        'reservation_not_expired',
        'reservation_ended',
        'reservation_ended',
        'unchanged',
        'reservation_ended',
      ],
    ],
    [
      { type: 'RestockOrder', orderId },
      [
        'reservation_not_claimed',
        'reservation_not_claimed',
        'reservation_conflict',
        'events',
        'reservation_ended',
        'reservation_expired',
        'unchanged',
      ],
    ],
    [
      { type: 'ConfirmExternal', orderId },
      [
        'reservation_of_order',
        'reservation_of_order',
        'reservation_of_order',
        'unchanged',
        'reservation_of_order',
        'reservation_of_order',
        'reservation_of_order',
      ],
    ],
    [
      { type: 'ReleaseExternal', orderId },
      [
        'reservation_of_order',
        'reservation_of_order',
        'reservation_of_order',
        'reservation_of_order',
        'unchanged',
        'reservation_of_order',
        'reservation_of_order',
      ],
    ],
  ]),
)("%s of an order's own reservation, in every status", (_type, asked, expected) => {
  const [active, ...others] = STATUSES;
  const states = [
    givenReservation('order', active),
    givenReservation('order', active, true),
    ...others.map((status) => givenReservation('order', status, true)),
  ];
  expect(states.map((state) => outcomeOf(state, asked))).toEqual(expected);
});

/** Columns: ACTIVE, ACTIVE past its expiry, CONFIRMED, RELEASED, EXPIRED. */
it.each(
  cases([
    [
      { type: 'ConfirmExternal', orderId },
      ['events', 'reservation_expired', 'unchanged', 'reservation_ended', 'reservation_expired'],
    ],
    [
      { type: 'ReleaseExternal', orderId },
      ['events', 'events', 'reservation_ended', 'unchanged', 'reservation_expired'],
    ],
    [
      { type: 'ExpireReservation', orderId },
      ['reservation_not_expired', 'events', 'reservation_ended', 'reservation_ended', 'unchanged'],
    ],
    [{ type: 'ClaimReservation', orderId }, Array.from({ length: 5 }, () => 'reservation_not_found')],
    [{ type: 'ConfirmClaim', orderId }, Array.from({ length: 5 }, () => 'reservation_not_found')],
    [{ type: 'RestockOrder', orderId }, Array.from({ length: 5 }, () => 'reservation_not_found')],
    [{ type: 'UnclaimReservation', orderId }, Array.from({ length: 5 }, () => 'unchanged')],
    [{ type: 'ReleaseOrder', orderId }, Array.from({ length: 5 }, () => 'unchanged')],
  ]),
)('%s of an external reservation, in every status', (_type, asked, expected) => {
  const states = [
    givenReservation('external', 'ACTIVE'),
    givenReservation('external', 'ACTIVE', true),
    ...(['CONFIRMED', 'RELEASED', 'EXPIRED'] as const).map((status) => givenReservation('external', status, true)),
  ];
  expect(states.map((state) => outcomeOf(state, asked))).toEqual(expected);
});
