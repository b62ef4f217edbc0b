import type { CommandMeta } from '@kontor/contracts/command';
import type { OrderCommand } from '@kontor/contracts/orders';
import { describe, expect, it } from 'vitest';

import { anticipate } from './anticipation.ts';

const meta: CommandMeta = {
  id: 'command',
  seed: 'seed',
  tenantId: 1,
  actor: { userId: 'customer', role: 'customer' },
  requestId: 'r',
  traceparent: null,
  requestHash: null,
};
const pay: OrderCommand = { type: 'PayOrder', meta, orderId: 'paid' };
const cancel: OrderCommand = { type: 'CancelOrder', meta, orderId: 'cancelled', reason: null };

describe('anticipate', () => {
  it('names the products of a new order under the id that it will have', () => {
    const lines = [{ productId: 'product', quantity: 1 }];
    const create: OrderCommand = {
      type: 'CreateOrder',
      meta,
      customerId: 'customer',
      lines,
      shippingAddress: 'a',
      notes: null,
      expectedTotalMinor: null,
    };
    expect(anticipate([create])).toMatchObject({
      inventory: [{ type: 'ReserveForOrder', orderId: 'seed', lines }],
      wallet: [],
    });
  });

  it('names the reservation and the payer of a payment', () => {
    expect(anticipate([pay])).toMatchObject({
      inventory: [{ orderId: 'paid' }],
      wallet: [{ userId: 'customer', orderId: 'paid' }],
    });
  });

  it('leaves the wallet for later where somebody unknown may be refunded', () => {
    expect(anticipate([pay, cancel])).toMatchObject({
      inventory: [{ orderId: 'paid' }, { orderId: 'cancelled' }],
      wallet: [],
    });
  });

  it('leaves the wallet for later where a customer who is not known yet gets goodwill, and the inventory alone', () => {
    const grant: OrderCommand = { type: 'GrantGoodwill', meta, orderId: 'delivered', amountMinor: 1n, reason: 'late' };
    expect(anticipate([grant, pay])).toMatchObject({ inventory: [{ orderId: 'paid' }], wallet: [] });
  });

  it('names nothing for a step that touches the order alone', () => {
    const ship: OrderCommand = { type: 'AdvanceOrder', meta, orderId: 'shipped', status: 'SHIPPED', notes: null };
    expect(anticipate([ship])).toEqual({ inventory: [], wallet: [] });
  });
});
