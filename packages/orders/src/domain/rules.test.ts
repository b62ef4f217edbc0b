import { can, NEXT_STATUSES } from '@kontor/contracts/capabilities';
import type { Actor, CommandMeta } from '@kontor/contracts/command';
import type { InventoryCommand } from '@kontor/contracts/inventory';
import { ORDER_STATUSES, type OrderCommand, type OrderEvent, type OrderStatus } from '@kontor/contracts/orders';
import { refusal } from '@kontor/contracts/refusals';
import { AssertionError, assert, present } from '@kontor/kernel/assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { evolveOrder, type Order } from './order.ts';
import { answerOf, decideOrder, staffSteps } from './rules.ts';
import type { OrderSaga } from './sagas.ts';

const AT = 1_700_000_000_000;
const ORDER = '018bcfe5-6800-7000-8000-000000000001';
const CUSTOMER = '018bcfe5-6800-7000-8000-0000000000c1';
const PRODUCT = '018bcfe5-6800-7000-8000-0000000000f1';
const SEED = '018bcfe5-6800-7000-8000-000000000100';
const customer: Actor = { userId: CUSTOMER, role: 'customer' };
const stranger: Actor = { userId: '018bcfe5-6800-7000-8000-0000000000c2', role: 'customer' };
const staff: Actor = { userId: '018bcfe5-6800-7000-8000-0000000000a1', role: 'staff' };

const created: OrderEvent = {
  type: 'OrderCreated',
  orderId: ORDER,
  customerId: CUSTOMER,
  lines: [{ productId: PRODUCT, quantity: 2, name: 'Gaming Mouse', unitPriceMinor: 500n }],
  totalMinor: 1000n,
  currency: 'IDR',
  expiresAt: AT + 1000,
};
const paid: OrderEvent = { type: 'OrderPaid', orderId: ORDER, totalMinor: 1000n, transferId: SEED, balanceMinor: 7n };
const cancelled: OrderEvent = {
  type: 'OrderCancelled',
  orderId: ORDER,
  from: 'PENDING',
  refundedMinor: 0n,
  refundTransferId: null,
};
const expired: OrderEvent = { type: 'OrderExpired', orderId: ORDER };
const goodwill: OrderEvent = {
  type: 'OrderGoodwillGranted',
  orderId: ORDER,
  amountMinor: 100n,
  transferId: SEED,
  balanceMinor: 107n,
};
const advanced = (from: OrderStatus, to: OrderStatus): OrderEvent => ({
  type: 'OrderAdvanced',
  orderId: ORDER,
  from,
  to,
});

/** Histories that lead to each status that an order can rest in. */
const HISTORIES: Readonly<Partial<Record<OrderStatus, readonly OrderEvent[]>>> = {
  PENDING: [created],
  PAID: [created, paid],
  PROCESSING: [created, paid, advanced('PAID', 'PROCESSING')],
  SHIPPED: [created, paid, advanced('PAID', 'PROCESSING'), advanced('PROCESSING', 'SHIPPED')],
  DELIVERED: [
    created,
    paid,
    advanced('PAID', 'PROCESSING'),
    advanced('PROCESSING', 'SHIPPED'),
    advanced('SHIPPED', 'DELIVERED'),
  ],
  CANCELLED: [created, cancelled],
  EXPIRED: [created, expired],
};

function meta(actor: Actor): CommandMeta {
  return { id: SEED, seed: SEED, tenantId: 1, actor, requestId: 'r', traceparent: null, requestHash: null };
}

function given(...events: readonly OrderEvent[]): Order | null {
  return events.reduce<Order | null>((order, event) => evolveOrder(order, event, AT), null);
}

function at(status: OrderStatus): Order {
  return present(given(...present(HISTORIES[status], `a history to ${status}`)), 'an order');
}

type Body<C> = C extends OrderCommand ? Omit<C, 'meta'> : never;

function when(order: Order | null, actor: Actor, body: Body<OrderCommand>) {
  return decideOrder(order, { ...body, meta: meta(actor), at: AT }, 'IDR');
}

function saga(decision: ReturnType<typeof when>): OrderSaga {
  assert(decision.kind === 'saga', `a saga, not ${decision.kind}`);
  return decision;
}

function stepsOf(decision: ReturnType<typeof when>): string[] {
  return saga(decision).steps.map(({ name }) => name);
}

const RESTING = Object.keys(HISTORIES) as OrderStatus[];

describe('placing an order', () => {
  const create = {
    type: 'CreateOrder',
    customerId: CUSTOMER,
    lines: [{ productId: PRODUCT, quantity: 2 }],
    shippingAddress: 'Jalan Merdeka 1',
    notes: null,
    expectedTotalMinor: 1000n,
  } as const;

  it('reserves the lines, and freezes the prices that the reservation tells', () => {
    const { steps, conclude } = saga(when(null, customer, create));
    expect(steps.map(({ name, service }) => [name, service])).toEqual([['reserve', 'inventory']]);
    expect(steps[0]?.command).toMatchObject({ type: 'ReserveForOrder', orderId: SEED, expectedTotalMinor: 1000n });
    const lines = [{ productId: PRODUCT, quantity: 2, name: 'Gaming Mouse', unitPriceMinor: 500n, available: 3 }];
    const reserve = { kind: 'reservation', orderId: SEED, status: 'ACTIVE', expiresAt: AT + 1000, lines };
    expect(conclude({ reserve })).toEqual({ ...created, orderId: SEED });
  });
});

describe('paying', () => {
  const pay = { type: 'PayOrder', orderId: ORDER } as const;

  it('refuses, in this order: no such order, not the caller’s (staff: forbidden), not payable', () => {
    expect(when(null, customer, pay)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    expect(when(at('CANCELLED'), stranger, pay)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    expect(when(at('CANCELLED'), staff, pay)).toMatchObject({ refusal: { kind: 'forbidden' } });
    expect(when(at('CANCELLED'), customer, pay)).toMatchObject({ refusal: { kind: 'order_not_payable' } });
    expect(when(at('EXPIRED'), customer, pay)).toMatchObject({ refusal: { kind: 'order_not_payable' } });
  });

  it.each(['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const)('gives the same answer again when %s', (status) => {
    expect(when(at(status), customer, pay)).toEqual({ kind: 'unchanged', answer: answerOf(paid) });
  });

  it('claims, charges the total to the customer, confirms; and every step has an id of its own', () => {
    const { steps, conclude } = saga(when(at('PENDING'), customer, pay));
    expect(steps.map(({ name }) => name)).toEqual(['claim', 'charge', 'confirm']);
    expect(steps[1]?.command).toMatchObject({ type: 'ChargeOrder', userId: CUSTOMER, amountMinor: 1000n });
    const ids = steps
      .flatMap(({ command, undo }) => [command, undo])
      .flatMap((each) => (each === null ? [] : [(each as InventoryCommand).meta.id]));
    expect(new Set([...ids, SEED]).size).toBe(ids.length + 1);
    expect(conclude({ charge: { transferId: SEED, amountMinor: 1000n, balanceMinor: 7n, currency: 'IDR' } })).toEqual(
      paid,
    );
  });

  it('can undo everything before the charge, and nothing after it can be refused', () => {
    const { steps } = saga(when(at('PENDING'), customer, pay));
    expect(steps.map(({ undo }) => (undo as InventoryCommand | null)?.type ?? null)).toEqual([
      'UnclaimReservation',
      'RefundOrder',
      null,
    ]);
  });

  it('tells missing money as it is, and an expired reservation as an order that cannot be paid', () => {
    const { refusalFor } = saga(when(at('PENDING'), customer, pay));
    expect(refusalFor(refusal('insufficient_funds')).kind).toBe('insufficient_funds');
    expect(refusalFor(refusal('reservation_expired')).kind).toBe('order_not_payable');
  });
});

describe('cancelling', () => {
  const cancel = { type: 'CancelOrder', orderId: ORDER, reason: null } as const;

  it('is for the customer and staff', () => {
    expect(when(null, customer, cancel)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    expect(when(at('PENDING'), stranger, cancel)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    expect(stepsOf(when(at('PENDING'), staff, cancel))).toEqual(['release']);
  });

  it('releases a pending order and moves no money', () => {
    const { steps, conclude } = saga(when(at('PENDING'), customer, cancel));
    expect(steps.map(({ name }) => name)).toEqual(['release']);
    expect(conclude({})).toMatchObject({ refundedMinor: 0n, refundTransferId: null, from: 'PENDING' });
  });

  it.each(['PAID', 'PROCESSING'] as const)('restocks and refunds all of an order that is %s', (status) => {
    const { steps, conclude } = saga(when(at(status), customer, cancel));
    expect(steps.map(({ name, service }) => [name, service])).toEqual([
      ['restock', 'inventory'],
      ['refund', 'wallet'],
    ]);
    expect(steps[1]?.command).toMatchObject({ amountMinor: 1000n, userId: CUSTOMER });
    expect(conclude({ refund: { transferId: SEED } })).toMatchObject({ refundedMinor: 1000n, refundTransferId: SEED });
  });

  it('gives the same answer again, and refuses what has left the house or expired', () => {
    expect(when(at('CANCELLED'), customer, cancel)).toMatchObject({
      kind: 'unchanged',
      answer: { status: 'CANCELLED' },
    });
    for (const status of ['SHIPPED', 'DELIVERED', 'EXPIRED'] as const) {
      expect(when(at(status), customer, cancel)).toMatchObject({ refusal: { kind: 'order_not_cancellable' } });
    }
  });
});

describe('expiry and release', () => {
  it('expires a pending order only, through its reservation', () => {
    const expire = { type: 'ExpireOrder', orderId: ORDER } as const;
    expect(stepsOf(when(at('PENDING'), { userId: null, role: 'system' }, expire))).toEqual(['expire']);
    expect(when(at('PAID'), staff, expire)).toMatchObject({ kind: 'unchanged', answer: { status: 'PAID' } });
    expect(when(null, staff, expire)).toMatchObject({ refusal: { kind: 'order_not_found' } });
  });

  it('releases a pending order, and refuses any other', () => {
    const release = { type: 'ReleasePendingOrder', orderId: ORDER } as const;
    expect(stepsOf(when(at('PENDING'), staff, release))).toEqual(['release']);
    for (const status of RESTING.filter((each) => each !== 'PENDING')) {
      expect(when(at(status), staff, release)).toMatchObject({ refusal: { kind: 'order_not_releasable' } });
    }
  });
});

describe('moving on', () => {
  const to = (status: string) => ({ type: 'AdvanceOrder', orderId: ORDER, status, notes: null }) as const;

  it.each([
    ['PAID', 'PROCESSING'],
    ['PROCESSING', 'SHIPPED'],
    ['SHIPPED', 'DELIVERED'],
  ] as const)('goes from %s to %s', (from, next) => {
    expect(when(at(from), staff, to(next))).toEqual({ kind: 'events', events: [advanced(from, next)] });
  });

  it('cancels with refund where CANCELLED is asked for', () => {
    expect(stepsOf(when(at('PROCESSING'), staff, to('CANCELLED')))).toEqual(['restock', 'refund']);
  });

  it('refuses every other step and says which there are', () => {
    for (const from of RESTING) {
      for (const status of [...ORDER_STATUSES, 'LOST']) {
        if (status === 'CANCELLED' || staffSteps(from).some((step) => step === status)) continue;
        expect(when(at(from), staff, to(status))).toMatchObject({
          refusal: { kind: 'invalid_status_transition', details: { status: from, allowed: staffSteps(from) } },
        });
      }
    }
  });
});

describe('goodwill', () => {
  const grant = { type: 'GrantGoodwill', orderId: ORDER, amountMinor: 100n, reason: 'came late' } as const;

  it('is for staff to grant, of an order that is there and was delivered: refused in this order', () => {
    expect(when(null, customer, grant)).toMatchObject({ refusal: { kind: 'forbidden' } });
    expect(when(null, staff, grant)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    for (const status of RESTING.filter((each) => each !== 'DELIVERED')) {
      expect(when(at(status), staff, grant)).toMatchObject({
        refusal: { kind: 'order_not_delivered', details: { status } },
      });
    }
  });

  it('credits the customer, and tells it on the order, whose status stays', () => {
    const { steps, conclude, refusalFor } = saga(when(at('DELIVERED'), staff, grant));
    expect(steps).toMatchObject([
      { name: 'goodwill', service: 'wallet', command: { userId: CUSTOMER, orderId: ORDER, amountMinor: 100n } },
    ]);
    expect(conclude({ goodwill: { transferId: SEED, balanceMinor: 107n } })).toEqual(goodwill);
    expect(answerOf(goodwill)).toMatchObject({ kind: 'goodwill', amountMinor: 100n, transferId: SEED });
    expect(refusalFor(refusal('goodwill_exceeds_payment')).kind).toBe('goodwill_exceeds_payment');
  });
});

describe('notes of staff', () => {
  const note = { type: 'AddNote', orderId: ORDER, text: 'The customer called.' } as const;

  it('are taken for an order of whatever status, and leave their text out of the event', () => {
    expect(when(null, staff, note)).toMatchObject({ refusal: { kind: 'order_not_found' } });
    for (const status of RESTING) {
      const { version } = at(status);
      expect(when(at(status), staff, note)).toEqual({
        kind: 'events',
        events: [{ type: 'NoteAdded', orderId: ORDER, version: version + 1 }],
      });
    }
  });

  it('change nothing of the order but its place in the stream', () => {
    const before = at('PAID');
    const after = evolveOrder(before, { type: 'NoteAdded', orderId: ORDER, version: 3 }, AT + 1);
    expect(after).toEqual({ ...before, version: 3, updatedAt: AT + 1 });
    expect(() => evolveOrder(before, { type: 'NoteAdded', orderId: ORDER, version: 4 }, AT)).toThrow(AssertionError);
  });
});

describe('the table of capabilities', () => {
  it('says of every status what the rules then decide', () => {
    for (const status of RESTING) {
      const order = at(status);
      const allowed = (command: Body<OrderCommand>) => when(order, staff, command).kind !== 'refusal';
      // To cancel again is answered, but there is nothing to offer.
      const cancels = allowed({ type: 'CancelOrder', orderId: ORDER, reason: null }) && status !== 'CANCELLED';
      expect([status, can.cancel(order)]).toEqual([status, cancels]);
      for (const next of ORDER_STATUSES.filter((each) => each !== 'CANCELLED')) {
        const advance = { type: 'AdvanceOrder', orderId: ORDER, status: next, notes: null } as const;
        expect([status, next, can.advance(order) === next]).toEqual([status, next, allowed(advance)]);
      }
    }
  });

  it('promises a refund exactly where the cancellation refunds', () => {
    for (const status of RESTING.filter((each) => can.cancel({ status: each }))) {
      const steps = stepsOf(when(at(status), staff, { type: 'CancelOrder', orderId: ORDER, reason: null }));
      expect([status, can.refund({ status })]).toEqual([status, steps.includes('refund')]);
    }
  });
});

describe('evolve', () => {
  it('lets events lead where the status machine leads, and nowhere else (invariant 6)', () => {
    const targets = new Map<OrderEvent, OrderStatus>([
      [created, 'PENDING'],
      [paid, 'PAID'],
      [cancelled, 'CANCELLED'],
      [expired, 'EXPIRED'],
      [advanced('PAID', 'PROCESSING'), 'PROCESSING'],
      [advanced('PROCESSING', 'SHIPPED'), 'SHIPPED'],
      [advanced('SHIPPED', 'DELIVERED'), 'DELIVERED'],
      [goodwill, 'DELIVERED'],
    ]);
    const statuses = fc.constantFrom<OrderStatus | null>(null, ...RESTING);
    fc.assert(
      fc.property(statuses, fc.constantFrom(...targets), (from, [event, to]) => {
        const before = from === null ? null : at(from);
        const stays = event === goodwill && before?.status === 'DELIVERED';
        const leads = event !== goodwill && before !== null && NEXT_STATUSES[before.status].includes(to);
        const legal = before === null ? event === created : stays || leads;
        expect(evolved(before, event)).toEqual(legal ? { status: to, version: (before?.version ?? 0) + 1 } : 'broken');
      }),
    );
  });

  it('has terminal states that stay terminal', () => {
    expect([NEXT_STATUSES.DELIVERED, NEXT_STATUSES.CANCELLED, NEXT_STATUSES.EXPIRED]).toEqual([[], [], []]);
    expect(() => evolveOrder(at('EXPIRED'), paid, AT)).toThrow('invariant 6');
  });
});

/** Where an event leads, or that it must not happen there. */
function evolved(before: Order | null, event: OrderEvent): Pick<Order, 'status' | 'version'> | 'broken' {
  try {
    const { status, version } = evolveOrder(before, event, AT);
    return { status, version };
  } catch (error) {
    if (error instanceof AssertionError) return 'broken';
    throw error;
  }
}
