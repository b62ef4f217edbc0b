import type { At } from '@kontor/contracts/command';
import type { WalletCommand, WalletEvent } from '@kontor/contracts/wallet';
import { AssertionError } from '@kontor/kernel/assert';
import { AMOUNT_MINOR_MAX } from '@kontor/kernel/money';
import { describe, expect, it } from 'vitest';

import {
  CURRENCY,
  chargeOf,
  correctionOf,
  goodwillOf,
  idOf,
  metaOf,
  NOW,
  refundOf,
  topUpOf,
} from '../testing/fixtures.ts';
import { UNSETTLED } from './settlement.ts';
import { type SystemAccount, systemAccountId } from './system-accounts.ts';
import { answerOf } from './transfer.ts';
import { apply, concernsOrder, decide, emptyState, type WalletState } from './wallet-state.ts';

const ann = idOf('ann');
const order = idOf('order');
const at = <C>(command: C): At<C> => ({ ...command, at: NOW });

/** The state after these commands were accepted, with everything known that `command` asks for. */
function given(history: readonly WalletCommand[], command: WalletCommand): WalletState {
  const state = emptyState();
  for (const each of [...history, command]) {
    if (!state.accounts.has(each.userId)) state.accounts.set(each.userId, null);
    if (concernsOrder(each) && !state.settlements.has(each.orderId)) state.settlements.set(each.orderId, UNSETTLED);
  }
  for (const each of history) {
    const decision = decide(state, at(each), CURRENCY);
    if (decision.kind !== 'events') throw new Error('the history of a test is of commands that take effect');
    for (const event of decision.events) apply(state, event, NOW);
  }
  return state;
}

const when = (history: readonly WalletCommand[], command: WalletCommand) =>
  decide(given(history, command), at(command), CURRENCY);

function eventsOf(history: readonly WalletCommand[], command: WalletCommand): readonly WalletEvent[] {
  const decision = when(history, command);
  if (decision.kind !== 'events') throw new Error(`expected events, got ${decision.kind}`);
  return decision.events;
}

const system = (account: SystemAccount) => systemAccountId(1, account, CURRENCY);

describe('top-up', () => {
  it('opens the account with the first transfer', () => {
    const events = eventsOf([], topUpOf('ann', 500n, metaOf(1)));
    expect(events).toEqual([
      { type: 'AccountOpened', accountId: ann, currency: 'IDR' },
      {
        type: 'TransferPosted',
        transferId: expect.any(String),
        kind: 'topup',
        accountId: ann,
        debitAccountId: system('cash_in'),
        creditAccountId: ann,
        amountMinor: 500n,
        currency: 'IDR',
        balanceMinor: 500n,
        orderId: null,
      },
    ]);
    expect(answerOf(events)).toEqual({
      transferId: (events[1] as { transferId: string }).transferId,
      amountMinor: 500n,
      balanceMinor: 500n,
      currency: 'IDR',
    });
  });

  it('credits the account that is there, from the account that its kind names', () => {
    const history = [topUpOf('ann', 500n, metaOf(1))];
    expect(eventsOf(history, topUpOf('ann', 1n, metaOf(2), 'opening'))).toMatchObject([
      {
        type: 'TransferPosted',
        kind: 'opening',
        debitAccountId: system('opening'),
        creditAccountId: ann,
        balanceMinor: 501n,
      },
    ]);
  });

  it('takes a balance up to the maximum, and refuses what would pass it', () => {
    const history = [topUpOf('ann', AMOUNT_MINOR_MAX - 1n, metaOf(1))];
    expect(when(history, topUpOf('ann', 1n, metaOf(2))).kind).toBe('events');
    expect(when(history, topUpOf('ann', 2n, metaOf(2)))).toMatchObject({
      kind: 'refusal',
      refusal: {
        kind: 'amount_too_large',
        details: { balance: '999999999999999.99', amount: '0.02', balance_max: '1000000000000000.00' },
      },
    });
  });

  it('never posts nothing or less', () => {
    expect(() => when([], topUpOf('ann', 0n, metaOf(1)))).toThrow(AssertionError);
    expect(() => when([], topUpOf('ann', -1n, metaOf(1)))).toThrow(AssertionError);
  });
});

describe('charge', () => {
  const rich = [topUpOf('ann', 500n, metaOf(1))];

  it('debits the user and credits sales', () => {
    expect(eventsOf(rich, chargeOf('ann', 'order', 500n, metaOf(2)))).toMatchObject([
      {
        kind: 'payment',
        debitAccountId: ann,
        creditAccountId: system('sales'),
        amountMinor: 500n,
        balanceMinor: 0n,
        orderId: order,
      },
    ]);
  });

  it('is refused where the balance does not cover it, telling both amounts', () => {
    expect(when(rich, chargeOf('ann', 'order', 501n, metaOf(2)))).toEqual({
      kind: 'refusal',
      refusal: { kind: 'insufficient_funds', details: { balance: '5.00', required: '5.01' } },
    });
  });

  it('is refused where there is no account, as one that has nothing', () => {
    expect(when([], chargeOf('ann', 'order', 1n, metaOf(2)))).toEqual({
      kind: 'refusal',
      refusal: { kind: 'insufficient_funds', details: { balance: '0.00', required: '0.01' } },
    });
  });

  it('repeated, answers with the same transfer before it looks at the balance', () => {
    const history = [...rich, chargeOf('ann', 'order', 400n, metaOf(2)), chargeOf('ann', 'other', 100n, metaOf(3))];
    const [first] = eventsOf(rich, chargeOf('ann', 'order', 400n, metaOf(2)));
    const { transferId } = first as { transferId: string };
    expect(when(history, chargeOf('ann', 'order', 400n, metaOf(4)))).toEqual({
      kind: 'unchanged',
      answer: { transferId, amountMinor: 400n, balanceMinor: 100n, currency: 'IDR' },
    });
  });

  it('after the refund of its order is still the charge that was made', () => {
    const history = [...rich, chargeOf('ann', 'order', 400n, metaOf(2)), refundOf('ann', 'order', 400n, metaOf(3))];
    expect(when(history, chargeOf('ann', 'order', 400n, metaOf(4))).kind).toBe('unchanged');
  });

  it('of an order that another user paid, or with another amount, is a bug', () => {
    const history = [...rich, topUpOf('ben', 500n, metaOf(5)), chargeOf('ann', 'order', 400n, metaOf(2))];
    expect(() => when(history, chargeOf('ben', 'order', 400n, metaOf(4)))).toThrow(AssertionError);
    expect(() => when(history, chargeOf('ann', 'order', 300n, metaOf(4)))).toThrow(AssertionError);
  });
});

describe('refund', () => {
  const paid = [topUpOf('ann', 500n, metaOf(1)), chargeOf('ann', 'order', 400n, metaOf(2))];

  it('debits sales and credits the user, all of the payment or less', () => {
    expect(eventsOf(paid, refundOf('ann', 'order', 400n, metaOf(3)))).toMatchObject([
      { kind: 'refund', debitAccountId: system('sales'), creditAccountId: ann, balanceMinor: 500n, orderId: order },
    ]);
    expect(eventsOf(paid, refundOf('ann', 'order', 1n, metaOf(3)))).toMatchObject([
      { amountMinor: 1n, balanceMinor: 101n },
    ]);
  });

  it('repeated, answers with the same transfer before it looks at the balance', () => {
    const refund = refundOf('ann', 'order', 400n, metaOf(3));
    const [first] = eventsOf(paid, refund);
    const full = topUpOf('ann', AMOUNT_MINOR_MAX - 500n, metaOf(4));
    expect(when([...paid, refund, full], refundOf('ann', 'order', 400n, metaOf(5)))).toEqual({
      kind: 'unchanged',
      answer: {
        transferId: (first as { transferId: string }).transferId,
        amountMinor: 400n,
        balanceMinor: 500n,
        currency: 'IDR',
      },
    });
  });

  it('comes back even where the balance passes the maximum, since a cancellation cannot stop half way', () => {
    const full = topUpOf('ann', AMOUNT_MINOR_MAX - 100n, metaOf(4));
    expect(when([...paid, full], refundOf('ann', 'order', 400n, metaOf(5)))).toMatchObject({ kind: 'events' });
  });

  it.each([
    ['of an order never charged', refundOf('ann', 'other', 1n, metaOf(5))],
    ['to another user', refundOf('ben', 'order', 400n, metaOf(5))],
    ['of more than was charged', refundOf('ann', 'order', 401n, metaOf(5))],
  ])('%s is a bug', (_name, refund) => {
    expect(() => when(paid, refund)).toThrow(AssertionError);
  });

  it('once more with another amount is a bug', () => {
    const history = [...paid, refundOf('ann', 'order', 100n, metaOf(3))];
    expect(() => when(history, refundOf('ann', 'order', 300n, metaOf(5)))).toThrow(AssertionError);
  });
});

describe('goodwill', () => {
  const paid = [topUpOf('ann', 500n, metaOf(1)), chargeOf('ann', 'order', 400n, metaOf(2))];

  it('debits goodwill and credits the customer, in as many parts as there is reason for', () => {
    expect(eventsOf(paid, goodwillOf('ann', 'order', 150n, metaOf(3)))).toMatchObject([
      {
        kind: 'goodwill',
        debitAccountId: system('goodwill'),
        creditAccountId: ann,
        balanceMinor: 250n,
        orderId: order,
      },
    ]);
    const history = [...paid, goodwillOf('ann', 'order', 150n, metaOf(3))];
    expect(eventsOf(history, goodwillOf('ann', 'order', 250n, metaOf(4)))).toMatchObject([{ balanceMinor: 500n }]);
  });

  it('is refused where it would come to more than the payment, telling what is left', () => {
    const history = [...paid, goodwillOf('ann', 'order', 150n, metaOf(3))];
    expect(when(history, goodwillOf('ann', 'order', 251n, metaOf(4)))).toEqual({
      kind: 'refusal',
      refusal: {
        kind: 'goodwill_exceeds_payment',
        details: { paid: '4.00', returned: '1.50', requested: '2.51', available: '2.50' },
      },
    });
  });

  it('counts a refund too, and a refund counts it', () => {
    const refunded = [...paid, refundOf('ann', 'order', 300n, metaOf(3))];
    expect(when(refunded, goodwillOf('ann', 'order', 100n, metaOf(4))).kind).toBe('events');
    expect(when(refunded, goodwillOf('ann', 'order', 101n, metaOf(4))).kind).toBe('refusal');
    const given = [...paid, goodwillOf('ann', 'order', 1n, metaOf(3))];
    expect(() => when(given, refundOf('ann', 'order', 400n, metaOf(4)))).toThrow(AssertionError);
  });

  it('given again by the same command, answers with the same transfer', () => {
    const goodwill = goodwillOf('ann', 'order', 400n, metaOf(3));
    const [first] = eventsOf(paid, goodwill) as unknown as [{ transferId: string }];
    expect(when([...paid, goodwill, topUpOf('ann', 1n, metaOf(4))], goodwill)).toEqual({
      kind: 'unchanged',
      answer: { transferId: first.transferId, amountMinor: 400n, balanceMinor: 500n, currency: 'IDR' },
    });
  });

  it.each([
    ['of an order never charged', goodwillOf('ann', 'other', 1n, metaOf(5))],
    ['to another user', goodwillOf('ben', 'order', 1n, metaOf(5))],
  ])('%s is a bug', (_name, goodwill) => {
    expect(() => when(paid, goodwill)).toThrow(AssertionError);
  });
});

describe('correction', () => {
  const rich = [topUpOf('ann', 500n, metaOf(1))];

  it('up debits adjustments and credits the user', () => {
    expect(eventsOf(rich, correctionOf('ann', 7n, metaOf(2)))).toMatchObject([
      {
        kind: 'correction',
        debitAccountId: system('adjustments'),
        creditAccountId: ann,
        amountMinor: 7n,
        orderId: null,
      },
    ]);
  });

  it('down debits the user and credits adjustments, to zero and no further', () => {
    expect(eventsOf(rich, correctionOf('ann', -500n, metaOf(2)))).toMatchObject([
      { debitAccountId: ann, creditAccountId: system('adjustments'), amountMinor: 500n, balanceMinor: 0n },
    ]);
    expect(when(rich, correctionOf('ann', -501n, metaOf(2)))).toMatchObject({
      kind: 'refusal',
      refusal: { kind: 'insufficient_funds', details: { balance: '5.00', required: '5.01' } },
    });
  });

  it('opens the account of who never had one, but takes nothing from him', () => {
    expect(eventsOf([], correctionOf('ann', 7n, metaOf(1))).map(({ type }) => type)).toEqual([
      'AccountOpened',
      'TransferPosted',
    ]);
    expect(when([], correctionOf('ann', -1n, metaOf(1))).kind).toBe('refusal');
  });

  it('is for administrators: refused to others before anything else is looked at', () => {
    for (const role of ['customer', 'staff'] as const) {
      const meta = { ...metaOf(2), actor: { userId: idOf('someone'), role } };
      expect(when([], correctionOf('ann', -1n, meta))).toMatchObject({ refusal: { kind: 'forbidden' } });
    }
    const admin = { ...metaOf(2), actor: { userId: idOf('someone'), role: 'admin' as const } };
    expect(when(rich, correctionOf('ann', -1n, admin)).kind).toBe('events');
  });

  it('never passes the maximum, and never corrects by nothing', () => {
    expect(when(rich, correctionOf('ann', AMOUNT_MINOR_MAX, metaOf(2)))).toMatchObject({
      refusal: { kind: 'amount_too_large' },
    });
    expect(() => when(rich, correctionOf('ann', 0n, metaOf(2)))).toThrow(AssertionError);
  });
});

describe('evolve', () => {
  it('does not take an event that the account cannot have had', () => {
    const state = given([topUpOf('ann', 500n, metaOf(1))], topUpOf('ann', 1n, metaOf(2)));
    const [posted] = eventsOf([topUpOf('ann', 500n, metaOf(1))], topUpOf('ann', 1n, metaOf(2)));
    const wrong = { ...(posted as Extract<WalletEvent, { type: 'TransferPosted' }>), balanceMinor: 777n };
    expect(() => apply(state, wrong, NOW)).toThrow(/tells the balance after it/);
    expect(() => apply(state, { type: 'AccountOpened', accountId: ann, currency: 'IDR' }, NOW)).toThrow(/opened once/);
    expect(() => apply(emptyState(), wrong, NOW)).toThrow(AssertionError);
  });

  it('counts the version of an account by its events', () => {
    const state = given(
      [topUpOf('ann', 500n, metaOf(1)), topUpOf('ann', 1n, metaOf(2))],
      topUpOf('ann', 1n, metaOf(3)),
    );
    expect(state.accounts.get(ann)).toEqual({
      accountId: ann,
      currency: 'IDR',
      balanceMinor: 501n,
      version: 3,
      openedAt: NOW,
    });
  });
});

describe('system accounts', () => {
  it('have ids of their own by tenant, name and currency, the same for ever', () => {
    expect(systemAccountId(1, 'sales', 'IDR')).toBe(systemAccountId(1, 'sales', 'IDR'));
    const ids = [
      systemAccountId(1, 'sales', 'IDR'),
      systemAccountId(2, 'sales', 'IDR'),
      systemAccountId(1, 'cash_in', 'IDR'),
      systemAccountId(1, 'sales', 'EUR'),
    ];
    expect(new Set(ids).size).toBe(4);
    // Written down, since stored transfers refer to it.
    expect(ids[0]).toMatchInlineSnapshot(`"f6aa4cff-0f55-8810-be39-a7e7aa67d936"`);
  });
});
