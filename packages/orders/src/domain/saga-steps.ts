import type { OrderCommand, OrderStatus } from '@kontor/contracts/orders';
import { unreachable } from '@kontor/kernel/assert';

/** A step of a saga as people see it. */
export interface SagaStepView {
  readonly name: string;
  readonly service: 'inventory' | 'wallet';
  /** Whether it can be taken back. */
  readonly undoable: boolean;
  readonly state: SagaStepState;
}

/**
 * What is known of a step from where its saga was begun: it took effect; the last try stopped at it, so that it may have; the last try did not come to it; nothing of it stays;
 * or nothing yet, while a first try is under way.
 */
export const SAGA_STEP_STATES = ['done', 'stopped', 'waiting', 'undone', 'unknown'] as const;
/** One of SAGA_STEP_STATES. */
export type SagaStepState = (typeof SAGA_STEP_STATES)[number];

/** What the steps of a saga follow from. */
export interface SagaProgress {
  /** The type of its command. */
  readonly kind: OrderCommand['type'];
  /** Where its order stood when it was begun; null: it makes the order. */
  readonly fromStatus: OrderStatus | null;
  /** Where the last try stopped; null: none did. */
  readonly lastStep: string | null;
  /** Whether all was done; null while it is not finished. */
  readonly succeeded: boolean | null;
}

/** What `SagaStopped` puts before the name of a step that was being taken back. */
const UNDO = 'undo of ';

/** The steps of a saga in their order, and how far it came with each. */
export function sagaSteps(saga: SagaProgress): SagaStepView[] {
  const steps = stepsOf(saga.kind, saga.fromStatus);
  const { lastStep, succeeded } = saga;
  if (succeeded !== null) return steps.map((step) => ({ ...step, state: succeeded ? 'done' : 'undone' }));
  if (lastStep === null) return steps.map((step) => ({ ...step, state: 'unknown' }));
  const undoing = lastStep.startsWith(UNDO);
  const at = steps.findIndex(({ name }) => name === (undoing ? lastStep.slice(UNDO.length) : lastStep));
  return steps.map((step, index) => ({ ...step, state: stateOf(index, at === -1 ? steps.length : at, undoing) }));
}

function stateOf(index: number, at: number, undoing: boolean): SagaStepState {
  if (index === at) return 'stopped';
  if (index < at) return 'done';
  return undoing ? 'undone' : 'waiting';
}

type Step = Omit<SagaStepView, 'state'>;

const reserve: Step = { name: 'reserve', service: 'inventory', undoable: true };
const PAY: readonly Step[] = [
  { name: 'claim', service: 'inventory', undoable: true },
  { name: 'charge', service: 'wallet', undoable: true },
  { name: 'confirm', service: 'inventory', undoable: false },
];
const release: Step = { name: 'release', service: 'inventory', undoable: false };
const CANCEL_PAID: readonly Step[] = [
  { name: 'restock', service: 'inventory', undoable: false },
  { name: 'refund', service: 'wallet', undoable: false },
];

/** The same steps as sagas.ts has, by what stays of a saga when its command is forgotten; a test holds the two against each other. */
function stepsOf(kind: OrderCommand['type'], fromStatus: OrderStatus | null): readonly Step[] {
  switch (kind) {
    case 'CreateOrder':
      return [reserve];
    case 'PayOrder':
      return PAY;
    case 'CancelOrder':
    case 'AdvanceOrder':
    case 'ReleasePendingOrder':
      return fromStatus === 'PENDING' ? [release] : CANCEL_PAID;
    case 'ExpireOrder':
      return [{ name: 'expire', service: 'inventory', undoable: false }];
    case 'GrantGoodwill':
      return [{ name: 'goodwill', service: 'wallet', undoable: false }];
    case 'AddNote':
      return [];
    default:
      return unreachable(kind);
  }
}
