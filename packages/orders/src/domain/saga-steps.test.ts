import { can } from '@kontor/contracts/capabilities';
import type { At } from '@kontor/contracts/command';
import type { OrderCommand, OrderStatus } from '@kontor/contracts/orders';
import { uuidv7 } from '@kontor/kernel/uuid';
import { describe, expect, it } from 'vitest';

import type { Order } from './order.ts';
import { decideOrder } from './rules.ts';
import { sagaSteps } from './saga-steps.ts';

const id = uuidv7(0);
const meta = {
  id,
  seed: id,
  tenantId: 1,
  actor: { userId: id, role: 'staff' as const },
  requestId: 'r',
  traceparent: null,
  requestHash: null,
};
const about = { meta, orderId: id, at: 0 };

function orderAt(status: OrderStatus): Order {
  return {
    orderId: id,
    customerId: id,
    status,
    totalMinor: 500n,
    currency: 'IDR',
    lineCount: 1,
    expiresAt: 0,
    version: 1,
    payment: status === 'PENDING' ? null : { transferId: id, balanceMinor: 0n },
    refundTransferId: null,
    refundedMinor: 0n,
    createdAt: 0,
    updatedAt: 0,
  };
}

const CASES: readonly (readonly [OrderStatus | null, At<OrderCommand>])[] = [
  [
    null,
    {
      type: 'CreateOrder',
      meta,
      at: 0,
      customerId: id,
      lines: [],
      shippingAddress: '',
      notes: null,
      expectedTotalMinor: null,
    },
  ],
  ['PENDING', { type: 'PayOrder', ...about }],
  ['PENDING', { type: 'CancelOrder', ...about, reason: null }],
  ['PAID', { type: 'CancelOrder', ...about, reason: null }],
  ['PENDING', { type: 'AdvanceOrder', ...about, status: 'CANCELLED', notes: null }],
  ['PROCESSING', { type: 'AdvanceOrder', ...about, status: 'CANCELLED', notes: null }],
  ['PENDING', { type: 'ReleasePendingOrder', ...about }],
  ['PENDING', { type: 'ExpireOrder', ...about }],
  ['DELIVERED', { type: 'GrantGoodwill', ...about, amountMinor: 1n, reason: '' }],
];

describe('the steps that people see of a saga', () => {
  it.each(CASES)('are those of the saga itself, begun at %s by $type', (fromStatus, command) => {
    const saga = decideOrder(fromStatus === null ? null : orderAt(fromStatus), command, 'IDR');
    if (saga.kind !== 'saga') throw new Error(`${command.type} comes to no saga`);
    const shown = sagaSteps({ kind: command.type, fromStatus, lastStep: null, succeeded: null });
    expect(shown).toEqual(
      saga.steps.map(({ name, service, undo }) => ({ name, service, undoable: undo !== null, state: 'unknown' })),
    );
    const standing = { status: 'stuck', kind: command.type, undoing: false } as const;
    expect(can.undoSaga(standing)).toBe(saga.steps[0]?.undo !== null);
  });

  const states = (lastStep: string | null, succeeded: boolean | null) =>
    sagaSteps({ kind: 'PayOrder', fromStatus: 'PENDING', lastStep, succeeded }).map(({ state }) => state);

  it.each([
    ['charge', null, ['done', 'stopped', 'waiting']],
    ['undo of claim', null, ['stopped', 'undone', 'undone']],
    ['conclude', null, ['done', 'done', 'done']],
    [null, null, ['unknown', 'unknown', 'unknown']],
    ['charge', true, ['done', 'done', 'done']],
    ['charge', false, ['undone', 'undone', 'undone']],
  ] as const)('tell how far it came: %s', (lastStep, succeeded, expected) => {
    expect(states(lastStep, succeeded)).toEqual(expected);
  });
});
