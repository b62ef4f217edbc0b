import { ORDER_LINES_MAX } from '@kontor/contracts/limits';
import { AssertionError } from '@kontor/kernel/assert';
import { describe, expect, it } from 'vitest';

import { type Asked, idOf } from '../testing/fixtures.ts';
import { givenProducts, givenReservation, NOW, ORDER, outcomeOf, when } from '../testing/given.ts';

const [p, q] = [idOf('p'), idOf('q')];
const orderId = ORDER;

function reserve(lines: readonly [string, number][], expectedTotalMinor: bigint | null = null): Asked {
  return {
    type: 'ReserveForOrder',
    orderId,
    lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
    expectedTotalMinor,
  };
}

describe('ReserveForOrder', () => {
  it('reserves every line at the prices of now', () => {
    const state = givenProducts({ p: { priceMinor: 500n }, q: { priceMinor: 70n, reserved: 4 } });
    const decision = when(
      state,
      reserve(
        [
          [q, 6],
          [p, 3],
        ],
        1_920n,
      ),
    );
    expect(decision).toMatchObject({
      kind: 'events',
      events: [
        {
          type: 'StockReserved',
          orderId,
          owner: 'order',
          expiresAt: NOW + 900_000,
          lines: [
            { productId: q, quantity: 6, onHand: 10, reserved: 10, name: 'Name of q', unitPriceMinor: 70n },
            { productId: p, quantity: 3, onHand: 10, reserved: 3, name: 'Name of p', unitPriceMinor: 500n },
          ],
        },
      ],
    });
    expect(state.reservations.get(orderId)).toMatchObject({
      status: 'ACTIVE',
      owner: 'order',
      version: 1,
      createdAt: NOW,
    });
  });

  it('meets its refusals in the documented order: what is mended uncovers the next', () => {
    const wanted = reserve(
      [
        [p, 5],
        [q, 5],
      ],
      1n,
    );
    expect(outcomeOf(givenReservation('order', 'ACTIVE'), wanted)).toBe('reservation_conflict');
    expect(outcomeOf(givenProducts({ p: { active: false } }), wanted)).toBe('product_not_found');
    expect(outcomeOf(givenProducts({ p: { active: false }, q: { priceMinor: 10n ** 17n } }), wanted)).toBe(
      'product_inactive',
    );
    expect(outcomeOf(givenProducts({ p: { onHand: 1 }, q: { priceMinor: 10n ** 17n } }), wanted)).toBe(
      'amount_too_large',
    );
    expect(outcomeOf(givenProducts({ p: { onHand: 1 }, q: {} }), wanted)).toBe('price_changed');
    expect(
      outcomeOf(
        givenProducts({ p: { onHand: 1 }, q: {} }),
        reserve(
          [
            [p, 5],
            [q, 5],
          ],
          5_000n,
        ),
      ),
    ).toBe('insufficient_stock');
    expect(
      outcomeOf(
        givenProducts({ p: {}, q: {} }),
        reserve(
          [
            [p, 5],
            [q, 5],
          ],
          5_000n,
        ),
      ),
    ).toBe('events');
  });

  it('names every line that a refusal concerns', () => {
    expect(
      when(
        givenProducts({}),
        reserve([
          [p, 1],
          [q, 1],
        ]),
      ),
    ).toMatchObject({
      refusal: { kind: 'product_not_found', details: [{ product_id: p }, { product_id: q }] },
    });
    expect(
      when(
        givenProducts({ p: { active: false }, q: {} }),
        reserve([
          [p, 1],
          [q, 1],
        ]),
      ),
    ).toMatchObject({
      refusal: { kind: 'product_inactive', details: [{ product_id: p }] },
    });
    const short = givenProducts({ p: { onHand: 3, reserved: 1 }, q: { onHand: 4 } });
    expect(
      when(
        short,
        reserve([
          [p, 3],
          [q, 5],
        ]),
      ),
    ).toMatchObject({
      refusal: {
        kind: 'insufficient_stock',
        details: [
          { product_id: p, requested: 3, available: 2 },
          { product_id: q, requested: 5, available: 4 },
        ],
      },
    });
    expect(short.stock.get(p)).toMatchObject({ reserved: 1 });
    expect(when(givenProducts({ p: {} }), reserve([[p, 3]], 1_499n))).toMatchObject({
      refusal: { kind: 'price_changed', details: { expected_total: '14.99', actual_total: '15.00' } },
    });
  });

  it('takes the last unit and not one more', () => {
    expect(outcomeOf(givenProducts({ p: { onHand: 3, reserved: 1 } }), reserve([[p, 2]]))).toBe('events');
    expect(outcomeOf(givenProducts({ p: { onHand: 3, reserved: 1 } }), reserve([[p, 3]]))).toBe('insufficient_stock');
  });

  it('takes the largest total there can be, and not a cent more', () => {
    const largest = givenProducts({ p: { priceMinor: 10n ** 14n, onHand: 2_000 }, q: { priceMinor: 1n } });
    expect(
      outcomeOf(
        largest,
        reserve([
          [p, 1_000],
          [q, 1],
        ]),
      ),
    ).toBe('amount_too_large');
    expect(outcomeOf(largest, reserve([[p, 1_000]]))).toBe('events');
  });

  it('repeated, gives the answer of the first time until the reservation was given back', () => {
    const again = reserve([[p, 2]]);
    const outcomes = (['ACTIVE', 'CLAIMED', 'CONFIRMED', 'RESTOCKED', 'RELEASED', 'EXPIRED'] as const).map((status) =>
      outcomeOf(givenReservation('order', status, true), again),
    );
    expect(outcomes).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'unchanged',
      'reservation_ended',
      'reservation_expired',
    ]);
    expect(outcomeOf(givenReservation('order', 'ACTIVE'), reserve([[p, 3]]))).toBe('reservation_conflict');
    expect(
      outcomeOf(
        givenReservation('order', 'ACTIVE'),
        reserve([
          [p, 2],
          [q, 1],
        ]),
      ),
    ).toBe('reservation_conflict');
    expect(outcomeOf(givenReservation('external', 'ACTIVE'), again)).toBe('reservation_conflict');
  });

  it('takes what no caller may send for a bug', () => {
    const state = givenProducts({ p: {} });
    for (const lines of [
      [],
      [
        [p, 1],
        [p, 1],
      ],
      [[p, 0]],
      [[p, -1]],
    ] as [string, number][][]) {
      expect(() => when(state, reserve(lines))).toThrow(AssertionError);
    }
  });
});

describe('ReserveExternal', () => {
  const external = (productId: string, quantity: number): Asked => ({
    type: 'ReserveExternal',
    orderId,
    productId,
    quantity,
  });

  it('meets its refusals in the documented order', () => {
    expect(outcomeOf(givenReservation('order', 'ACTIVE', true), external(p, 2))).toBe('reservation_of_order');
    expect(outcomeOf(givenReservation('order', 'ACTIVE'), external(p, 3))).toBe('reservation_of_order');
    expect(outcomeOf(givenReservation('order', 'CONFIRMED'), external(p, 2))).toBe('reservation_of_order');
    expect(outcomeOf(givenReservation('external', 'ACTIVE', true), external(p, 3))).toBe('reservation_expired');
    expect(outcomeOf(givenReservation('external', 'EXPIRED'), external(p, 2))).toBe('reservation_expired');
    expect(outcomeOf(givenReservation('external', 'CONFIRMED'), external(p, 2))).toBe('reservation_ended');
    expect(outcomeOf(givenReservation('external', 'RELEASED'), external(p, 3))).toBe('reservation_ended');
    expect(outcomeOf(givenReservation('external', 'ACTIVE'), external(p, 3))).toBe('reservation_conflict');
    expect(outcomeOf(givenReservation('external', 'ACTIVE'), external(idOf('?'), 3))).toBe('product_not_found');
    const inactive = givenReservation(
      'external',
      'ACTIVE',
      false,
      givenProducts({ p: {}, q: { active: false, onHand: 0 } }),
    );
    expect(outcomeOf(inactive, external(q, 3))).toBe('product_inactive');
    const empty = givenReservation('external', 'ACTIVE', false, givenProducts({ p: {}, q: { onHand: 0 } }));
    expect(outcomeOf(empty, external(q, 3))).toBe('insufficient_stock');
  });

  it("of an order's own is unchanged where it repeats what is held", () => {
    expect(outcomeOf(givenReservation('order', 'ACTIVE'), external(p, 2))).toBe('unchanged');
    expect(outcomeOf(givenReservation('order', 'CLAIMED', true), external(p, 2))).toBe('unchanged');
  });

  it('is refused to an order that has as many products as there can be', () => {
    const state = givenReservation('external', 'ACTIVE');
    const reservation = state.reservations.get(orderId);
    const items = Array.from({ length: ORDER_LINES_MAX }, (_, index) => ({ productId: idOf(`${index}`), quantity: 1 }));
    if (reservation !== undefined) state.reservations.set(orderId, { ...reservation, items });
    expect(outcomeOf(state, external(q, 1))).toBe('validation_failed');
  });
});
