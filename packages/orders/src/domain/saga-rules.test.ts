import type { At } from '@kontor/contracts/command';
import type { SagaCommand } from '@kontor/contracts/orders';
import { describe, expect, it } from 'vitest';

import { decideSaga, evolveSaga, type SagaState } from './saga-rules.ts';

const SAGA: SagaState = {
  sagaId: '01a212f7-ea6d-7a93-8455-777fce9b08f6',
  orderId: '01a212f7-ea6d-7a93-8455-777fce9b08f7',
  kind: 'PayOrder',
  status: 'stuck',
  undoing: false,
  releases: 2,
};

function asked(type: SagaCommand['type'], role: 'staff' | 'customer' | 'system' = 'staff'): At<SagaCommand> {
  const id = '01a212f7-ea6d-7a93-8455-777fce9b08f8';
  const meta = { id, seed: id, tenantId: 1, actor: { userId: id, role }, requestId: 'r', traceparent: null };
  return { type, sagaId: SAGA.sagaId, meta: { ...meta, requestHash: null }, at: 0 };
}

const released = (undoing: boolean) => ({
  kind: 'events',
  events: [{ type: 'SagaReleased', sagaId: SAGA.sagaId, orderId: SAGA.orderId, undoing, version: 3 }],
});
const refused = (kind: string) => ({ kind: 'refusal', refusal: { kind } });

describe('a command of staff on a saga', () => {
  it('has a saga that waits tried again, or taken back', () => {
    expect(decideSaga(SAGA, asked('RetrySaga'))).toEqual(released(false));
    expect(decideSaga({ ...SAGA, status: 'open' }, asked('UndoSaga', 'system'))).toEqual(released(true));
  });

  it('does not have a saga carried out again that is being taken back', () => {
    expect(decideSaga({ ...SAGA, undoing: true }, asked('RetrySaga'))).toEqual(released(true));
    expect(decideSaga({ ...SAGA, undoing: true }, asked('UndoSaga'))).toEqual(released(true));
  });

  it.each([
    ['forbidden', null, asked('RetrySaga', 'customer')],
    ['saga_not_found', null, asked('RetrySaga')],
    ['saga_finished', { ...SAGA, status: 'finished', kind: 'CancelOrder' }, asked('UndoSaga')],
    ['saga_not_undoable', { ...SAGA, kind: 'CancelOrder' }, asked('UndoSaga')],
  ] as const)('is refused: %s', (kind, saga, command) => {
    expect(decideSaga(saga, command)).toMatchObject(refused(kind));
  });

  it('makes the saga nobody’s, at the next version of its stream', () => {
    const decision = decideSaga(SAGA, asked('UndoSaga'));
    const [event] = decision.kind === 'events' ? decision.events : [];
    expect(event && evolveSaga(SAGA, event)).toEqual({
      ...SAGA,
      status: 'open',
      undoing: true,
      releases: 3,
    });
  });
});
