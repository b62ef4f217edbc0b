import { randomUUID } from 'node:crypto';

import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk, expectRefused, INSTANT, type Json } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';
import { expectConsistent } from '../support/books.ts';

const STEPS: Readonly<Record<string, readonly string[]>> = {
  PENDING: [],
  PAID: ['paid'],
  PROCESSING: ['paid', 'PROCESSING'],
  SHIPPED: ['paid', 'PROCESSING', 'SHIPPED'],
  DELIVERED: ['paid', 'PROCESSING', 'SHIPPED', 'DELIVERED'],
  CANCELLED: ['CANCELLED'],
};
const STATUSES = Object.keys(STEPS);
/** Where staff may lead an order from each status; the status that it is in already is no step. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['CANCELLED'],
  PAID: ['PROCESSING', 'CANCELLED'],
  PROCESSING: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
  CANCELLED: ['CANCELLED'],
};

let world: ApiWorld;
let customer: Person;
let product: string;
beforeAll(async () => {
  world = await openApiWorld();
  customer = await world.customer();
  product = await world.product(1_000);
});
afterAll(async () => {
  await expectConsistent(world.database, { charged_once: 20 });
  await world.drop();
});

const move = (orderId: string, status: string, slash = '/') =>
  world.staff.api.post(`/orders/admin/update-status${slash}`, { order_id: orderId, status, notes: `to ${status}` });
const cancel = (by: Person, orderId: string, slash = '/') =>
  by.api.post(`/orders/cancel${slash}`, { order_id: orderId, reason: 'changed my mind' });
const statusOf = async (orderId: string) => expectOk(await customer.api.get(`/orders/${orderId}/`))['status'];

async function orderIn(status: string): Promise<string> {
  const orderId = await world.order(customer, product, 2);
  for (const step of STEPS[status] ?? [])
    expectOk(step === 'paid' ? await world.pay(customer, orderId) : await move(orderId, step));
  return orderId;
}

/** Refused, and told which steps there are; a cancellation that comes too late has a code of its own. */
function expectNoStep(answer: LightMyRequestResponse, from: string, to: string): void {
  const kind = to === 'CANCELLED' ? 'order_not_cancellable' : 'invalid_status_transition';
  const allowed = from === 'CANCELLED' ? [] : (ALLOWED[from] ?? []);
  const details = expectRefused(answer, 400, kind)['details'];
  expect(details).toMatchObject({ status: from, allowed });
}

describe('POST /orders/admin/update-status/', () => {
  it.each(STATUSES)('from %s leads where the contract says, and nowhere else', async (from) => {
    const allowed = ALLOWED[from] ?? [];
    for (const to of [...STATUSES, 'EXPIRED', 'PAYING', 'CANCELLING', 'LOST', 'shipped']) {
      const orderId = await orderIn(from);
      const answer = await move(orderId, to, to === 'PAID' ? '' : '/');
      if (allowed.includes(to)) expectOk(answer);
      else expectNoStep(answer, from, to);
      expect([to, await statusOf(orderId)]).toEqual([to, allowed.includes(to) ? to : from]);
    }
  });

  it('to CANCELLED refunds and restocks', async () => {
    const buyer = await world.customer(10_000n);
    const id = await world.product(3);
    const orderId = await world.order(buyer, id, 3);
    expectOk(await world.pay(buyer, orderId));
    expectOk(await move(orderId, 'PROCESSING'));
    expect(await world.balance(buyer)).toBe('70.00');
    expect(expectOk(await move(orderId, 'CANCELLED'))).toEqual({ order_id: orderId, status: 'CANCELLED' });
    expect([await world.balance(buyer), await world.stock(id)]).toEqual(['100.00', [3, 0, 3]]);
  });

  it('is for staff', async () => {
    const orderId = await orderIn('PAID');
    expectRefused(
      await customer.api.post('/orders/admin/update-status/', { order_id: orderId, status: 'PROCESSING' }),
      403,
      'forbidden',
    );
    expectRefused(await move(randomUUID(), 'PROCESSING'), 404, 'order_not_found');
  });
});

describe('POST /orders/cancel/', () => {
  it.each([
    ['PENDING', '0.00'],
    ['PAID', '20.00'],
    ['PROCESSING', '20.00'],
  ])('of an order that is %s refunds %s, by its owner or staff, and again the same', async (status, refunded) => {
    for (const by of [customer, world.staff]) {
      const before = [await world.balance(customer), await world.stock(product)];
      const orderId = await orderIn(status);
      const answer = { order_id: orderId, status: 'CANCELLED', refunded_amount: refunded };
      expect(expectOk(await cancel(by, orderId))).toEqual(answer);
      expect(expectOk(await cancel(by, orderId, ''))).toEqual(answer);
      expect(expectOk(await customer.api.get(`/orders/${orderId}/`))).toMatchObject({
        status: 'CANCELLED',
        refunded_amount: refunded,
      });
      expect([await world.balance(customer), await world.stock(product)]).toEqual(before);
      expectRefused(await world.pay(customer, orderId), 400, 'order_not_payable');
    }
  });

  it.each(['SHIPPED', 'DELIVERED'])('of an order that is %s is refused', async (status) => {
    const orderId = await orderIn(status);
    expectRefused(await cancel(customer, orderId), 400, 'order_not_cancellable');
    expectRefused(await cancel(world.staff, orderId), 400, 'order_not_cancellable');
    expect(await statusOf(orderId)).toBe(status);
  });

  it("of somebody else's order finds nothing", async () => {
    const orderId = await orderIn('PAID');
    expectRefused(await cancel(await world.customer(), orderId), 404, 'order_not_found');
    expectRefused(await cancel(customer, randomUUID()), 404, 'order_not_found');
    expect(await statusOf(orderId)).toBe('PAID');
  });
});

describe('GET /orders/{order_id}/history/', () => {
  it('tells every step with who made it, oldest first', async () => {
    const orderId = await orderIn('SHIPPED');
    for (const slash of ['', '/']) {
      for (const { api } of [customer, world.staff]) {
        const step = { created_at: INSTANT };
        expect(expectOk(await api.get(`/orders/${orderId}/history${slash}`))).toEqual({
          history: [
            { ...step, from_status: null, to_status: 'PENDING', notes: '', changed_by: customer.userId },
            { ...step, from_status: 'PENDING', to_status: 'PAID', notes: '', changed_by: customer.userId },
            {
              ...step,
              from_status: 'PAID',
              to_status: 'PROCESSING',
              notes: 'to PROCESSING',
              changed_by: world.staff.userId,
            },
            {
              ...step,
              from_status: 'PROCESSING',
              to_status: 'SHIPPED',
              notes: 'to SHIPPED',
              changed_by: world.staff.userId,
            },
          ],
        });
      }
    }
  });

  it('keeps the reason of a cancellation', async () => {
    const orderId = await orderIn('PENDING');
    expectOk(await cancel(customer, orderId));
    const history = expectOk(await customer.api.get(`/orders/${orderId}/history/`))['history'] as Json[];
    expect(history.at(-1)).toMatchObject({ from_status: 'PENDING', to_status: 'CANCELLED', notes: 'changed my mind' });
  });
});
