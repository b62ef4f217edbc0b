import type { TransferPosted } from '@kontor/contracts/wallet';
import { expect, it } from 'vitest';

import { linesOf, type PostedEvent } from './statement-lines.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const posted = (position: bigint, event: PostedEvent['event']): PostedEvent => {
  return { position, tenantId: 1, at: NOON, event };
};
const topUp: TransferPosted = {
  type: 'TransferPosted',
  transferId: 't1',
  kind: 'topup',
  accountId: 'ann',
  debitAccountId: 'cash-in',
  creditAccountId: 'ann',
  amountMinor: 500n,
  currency: 'IDR',
  balanceMinor: 500n,
  orderId: null,
};
const payment: TransferPosted = {
  ...topUp,
  transferId: 't2',
  kind: 'payment',
  debitAccountId: 'ann',
  creditAccountId: 'sales',
  amountMinor: 200n,
  balanceMinor: 300n,
  orderId: 'o1',
};

it('has a line for each posting, in the order of the log: less than zero where money left the account', () => {
  const lines = linesOf([
    posted(7n, { type: 'AccountOpened', accountId: 'ann', currency: 'IDR' }),
    posted(8n, topUp),
    posted(9n, payment),
  ]);
  expect(lines).toMatchObject([
    { position: 8n, accountId: 'ann', transferId: 't1', amountMinor: 500n, balanceMinor: 500n, orderId: null },
    { position: 9n, kind: 'payment', amountMinor: -200n, balanceMinor: 300n, orderId: 'o1', postedAt: NOON },
  ]);
});

it('refuses a transfer of which the account is on neither side', () => {
  expect(() => linesOf([posted(1n, { ...topUp, accountId: 'bob' })])).toThrow('on one of its sides');
});
