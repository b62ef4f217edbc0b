import type { ServiceName } from './command.ts';

/** One step of a saga: a command to another service, and the command that takes it back. */
export interface SagaStep {
  /** Unique within its saga. */
  readonly name: string;
  readonly service: ServiceName;
  readonly command: unknown;
  /** Null where nothing after this step can be refused. */
  readonly undo: unknown;
}

/** The answer to closing a step of a saga: from now on it can take no effect that it had not taken before. */
export interface StepClosed {
  readonly kind: 'closed';
  readonly tookEffect: boolean;
}
