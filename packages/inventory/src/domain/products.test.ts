import { ON_HAND_MAX, PRICE_MINOR_MAX } from '@kontor/contracts/limits';
import { describe, expect, it } from 'vitest';

import { type Asked, idOf } from '../testing/fixtures.ts';
import { givenProducts, NOW, outcomeOf, when } from '../testing/given.ts';

const p = idOf('p');
const same = { name: null, description: null, priceMinor: null, active: null };

describe('CreateProduct', () => {
  const create = (sku: string, priceMinor: bigint): Asked => ({
    type: 'CreateProduct',
    sku,
    name: 'New',
    description: 'text',
    priceMinor,
    active: true,
  });

  it('puts it into the catalogue without stock', () => {
    const state = givenProducts({});
    const decision = when(state, create('sku', 5n));
    expect(decision).toMatchObject({
      kind: 'events',
      events: [{ type: 'ProductCreated', version: 1, currency: 'IDR' }],
    });
    const [product] = state.products.values();
    expect(product).toMatchObject({
      sku: 'sku',
      priceMinor: 5n,
      active: true,
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
    });
    expect([...state.stock.values()]).toEqual([{ productId: product?.productId, onHand: 0, reserved: 0, version: 0 }]);
  });

  it('meets its refusals in the documented order', () => {
    expect(outcomeOf(givenProducts({ sku: {} }), create('sku', 0n))).toBe('invalid_amount');
    expect(outcomeOf(givenProducts({ sku: {} }), create('sku', PRICE_MINOR_MAX + 1n))).toBe('amount_too_large');
    expect(outcomeOf(givenProducts({ sku: {} }), create('sku', PRICE_MINOR_MAX))).toBe('sku_taken');
    expect(outcomeOf(givenProducts({ SKU: {} }), create('sku', PRICE_MINOR_MAX))).toBe('events');
  });

  it('takes a SKU once in a batch, too', () => {
    const state = givenProducts({});
    expect([outcomeOf(state, create('sku', 1n)), outcomeOf(state, create('sku', 1n))]).toEqual(['events', 'sku_taken']);
  });
});

describe('ChangeProduct', () => {
  const change = (fields: Partial<Extract<Asked, { type: 'ChangeProduct' }>>): Asked => ({
    type: 'ChangeProduct',
    productId: p,
    version: 3,
    ...same,
    ...fields,
  });

  it('changes what is given, counts the version, and the next reservation has the new price', () => {
    const state = givenProducts({ p: { version: 3 } });
    expect(when(state, change({ name: 'Other', priceMinor: 900n }))).toMatchObject({
      events: [{ type: 'ProductChanged', name: 'Other', priceMinor: 900n, description: '', active: true, version: 4 }],
    });
    const lines = [{ productId: p, quantity: 1 }];
    expect(when(state, { type: 'ReserveForOrder', orderId: idOf('o'), lines, expectedTotalMinor: 900n })).toMatchObject(
      {
        events: [{ lines: [{ name: 'Other', unitPriceMinor: 900n }] }],
      },
    );
  });

  it('meets its refusals in the documented order', () => {
    expect(outcomeOf(givenProducts({}), change({ version: 2 }))).toBe('product_not_found');
    expect(outcomeOf(givenProducts({ p: { version: 3 } }), change({ version: 2, priceMinor: 0n }))).toBe(
      'version_conflict',
    );
    expect(outcomeOf(givenProducts({ p: { version: 3 } }), change({ priceMinor: 0n }))).toBe('invalid_amount');
    expect(outcomeOf(givenProducts({ p: { version: 3 } }), change({ priceMinor: PRICE_MINOR_MAX + 1n }))).toBe(
      'amount_too_large',
    );
  });

  it('to what it is already leaves its version', () => {
    const asked = change({ name: 'Name of p', priceMinor: 500n });
    expect(when(givenProducts({ p: { version: 3 } }), asked)).toEqual({
      kind: 'unchanged',
      answer: { kind: 'product', productId: p, version: 3 },
    });
  });
});

describe('stock entries', () => {
  const add = (quantity: number): Asked => ({ type: 'AddStock', productId: p, quantity, notes: null });
  const adjust = (quantity: number): Asked => ({ type: 'AdjustStock', productId: p, quantity, notes: 'why' });

  it('change what is on hand and count the version of the stock', () => {
    const state = givenProducts({ p: { onHand: 5, reserved: 2, active: false } });
    expect(when(state, add(4))).toMatchObject({
      events: [{ type: 'StockAdded', version: 1, line: { quantity: 4, onHand: 9, reserved: 2 } }],
    });
    expect(when(state, adjust(-7))).toMatchObject({
      events: [{ type: 'StockAdjusted', version: 2, notes: 'why', line: { quantity: -7, onHand: 2, reserved: 2 } }],
    });
  });

  it('meet their refusals in the documented order', () => {
    expect([add(1), adjust(1)].map((asked) => outcomeOf(givenProducts({}), asked))).toEqual([
      'product_not_found',
      'product_not_found',
    ]);
    const full = { p: { onHand: ON_HAND_MAX, reserved: ON_HAND_MAX - 1 } };
    expect([add(1), adjust(1), adjust(-2), adjust(-1)].map((asked) => outcomeOf(givenProducts(full), asked))).toEqual([
      'stock_limit',
      'stock_limit',
      'stock_below_reserved',
      'events',
    ]);
  });

  it('what was sold comes back even where the stock was filled up meanwhile', () => {
    const state = givenProducts({ p: { onHand: 2 } });
    const orderId = idOf('o');
    when(state, { type: 'ReserveForOrder', orderId, lines: [{ productId: p, quantity: 2 }], expectedTotalMinor: null });
    for (const type of ['ClaimReservation', 'ConfirmClaim'] as const) when(state, { type, orderId });
    for (let at = 0; at < ON_HAND_MAX; at += ON_HAND_MAX / 2) when(state, add(ON_HAND_MAX / 2));
    expect(outcomeOf(state, { type: 'RestockOrder', orderId })).toBe('events');
    expect(state.stock.get(p)?.onHand).toBe(ON_HAND_MAX + 2);
    expect(outcomeOf(state, adjust(-1))).toBe('events');
    expect(outcomeOf(state, adjust(1))).toBe('stock_limit');
  });
});
