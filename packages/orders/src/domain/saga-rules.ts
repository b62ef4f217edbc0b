import { can } from '@kontor/contracts/capabilities';
import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import type { OrderCommand, OrdersAnswer, SagaCommand, SagaReleased } from '@kontor/contracts/orders';
import { refusal } from '@kontor/contracts/refusals';
import { assert } from '@kontor/kernel/assert';

/** As much of a saga as people's commands on it need. */
export interface SagaState {
  readonly sagaId: string;
  readonly orderId: string;
  /** The type of its command. */
  readonly kind: OrderCommand['type'];
  readonly status: 'open' | 'stuck' | 'finished';
  /** Whether somebody has it taken back. */
  readonly undoing: boolean;
  /** How often it was released: the version of its stream. */
  readonly releases: number;
}

/**
 * Guards, in order: staff asks; there is such a saga (finished ones are kept for a while); it is not finished; to be taken back: its first step has an undo. Whether it
 * has gone too far for that is seen when it is tried.
 */
export function decideSaga(saga: SagaState | null, command: At<SagaCommand>): Decision<SagaReleased, OrdersAnswer> {
  if (command.meta.actor.role === 'customer') return refuse(refusal('forbidden'));
  if (saga === null) return refuse(refusal('saga_not_found'));
  if (!can.retrySaga(saga)) return refuse(refusal('saga_finished'));
  const undo = command.type === 'UndoSaga';
  if (undo && !can.undoSaga({ ...saga, undoing: false })) return refuse(refusal('saga_not_undoable'));
  const { sagaId, orderId } = saga;
  return happened({
    type: 'SagaReleased',
    sagaId,
    orderId,
    undoing: undo || saga.undoing,
    version: saga.releases + 1,
  });
}

/** The saga after its release. */
export function evolveSaga(saga: SagaState, event: SagaReleased): SagaState {
  assert(event.version === saga.releases + 1, 'a release takes the next place in the stream of its saga');
  return { ...saga, status: 'open', undoing: event.undoing, releases: event.version };
}
