import type { Command, ServiceName } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import { type Refusal, RefusalError } from '@kontor/contracts/refusals';
import type { SagaStep } from '@kontor/contracts/saga';
import { atSteps } from '@kontor/faults/fault-point';
import { present } from '@kontor/kernel/assert';

import type { Steps } from './steps.ts';

/** A service that commits the steps of sagas by itself. */
export interface StepService {
  readonly steps: Steps<Command, unknown>;
  /** Whether it is known to be away, so that a saga which needs it is better not begun. */
  isAway(): boolean;
}

/** The services that sagas may need, by name. */
export type StepServices = ReadonlyMap<ServiceName, StepService>;

/** How a saga ended at the services; what its own service makes of that is to be written down. */
export type SagaEnd =
  | { readonly kind: 'done'; readonly answers: Readonly<Record<string, unknown>> }
  /** A step was refused, and the steps before it are undone. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A person had it taken back. */
  | { readonly kind: 'undone' };

/** A try of a saga came to no end. What was done stays as it is, and the next try finds it. */
export class SagaStopped extends Error {
  override readonly name = 'SagaStopped';
  /** The step at which it stopped. */
  readonly step: string;
  /** Why, in words for the person who has to look: which service, and where it says more. */
  readonly why: string;
  /** Whether time alone may mend it: a service is away, or busy. */
  readonly passing: boolean;

  constructor(step: string, why: string, passing: boolean, cause?: unknown) {
    super(`${step}: ${why}`, { cause });
    this.step = step;
    this.why = why;
    this.passing = passing;
  }
}

/** Thrown where a saga cannot be taken back any more: `step`, which has no undo, has taken effect. */
export class SagaNotUndoable extends Error {
  override readonly name = 'SagaNotUndoable';
  readonly step: string;

  constructor(step: string) {
    super(`${step} is done and has no undo: the saga can only be finished`);
    this.step = step;
  }
}

/**
 * Runs a saga step by step over services that commit by themselves, from its first step. It may have run before, here or elsewhere, to any point: steps are
 * named by their attempt, and what was done is answered as it was (see `Steps`), so that every run comes to the same end.
 * A refused step has the steps before it undone, last first.
 * @throws SagaStopped where a step's outcome is not known, or is none that a saga may have.
 */
export async function carryOut(steps: readonly SagaStep[], services: StepServices, deadline: number): Promise<SagaEnd> {
  const answers: Record<string, unknown> = {};
  for (const [index, step] of steps.entries()) {
    const outcome = await run(step, services, deadline);
    if (outcome.ok) {
      answers[step.name] = outcome.answer;
      continue;
    }
    const before = steps.slice(0, index);
    const final = before.find(({ undo }) => undo === null);
    if (outcome.refusal.kind === 'step_undone') throw new SagaStopped(step.name, 'was undone by another', false);
    if (final !== undefined) {
      // What has no undo must be followed by steps that cannot be refused.
      throw new SagaStopped(step.name, `was refused after ${final.name}: ${outcome.refusal.kind}`, false);
    }
    await undoAll(before, services, deadline);
    return { kind: 'refused', refusal: outcome.refusal };
  }
  return { kind: 'done', answers };
}

/**
 * Takes back what a saga did, to whatever point it ran, and sees to it that none of its steps takes effect later.
 * @throws SagaNotUndoable where a step without an undo has taken effect; SagaStopped as above.
 */
export async function takeBack(steps: readonly SagaStep[], services: StepServices, deadline: number): Promise<SagaEnd> {
  // Those without an undo first, in their order: nothing is undone before it is sure that everything can be.
  for (const step of steps.filter(({ undo }) => undo === null)) {
    const { tenantId, id } = (step.command as Command).meta;
    const { tookEffect } = await attempt(step, step.name, () => serviceOf(step, services).steps.close(tenantId, id));
    if (tookEffect) throw new SagaNotUndoable(step.name);
  }
  await undoAll(
    steps.filter(({ undo }) => undo !== null),
    services,
    deadline,
  );
  return { kind: 'undone' };
}

function run(step: SagaStep, services: StepServices, deadline: number): Promise<Outcome<unknown>> {
  return attempt(step, step.name, async () => {
    atSteps([step.command], 'before');
    const { outcome } = await serviceOf(step, services).steps.run(step.command as Command, deadline);
    atSteps([step.command], 'after');
    return outcome;
  });
}

async function undoAll(done: readonly SagaStep[], services: StepServices, deadline: number): Promise<void> {
  for (const step of done.toReversed()) {
    const name = `undo of ${step.name}`;
    const { outcome } = await attempt(step, name, async () => {
      atSteps([step.undo], 'before');
      const { id } = (step.command as Command).meta;
      const undone = await serviceOf(step, services).steps.undo(step.undo as Command, id, deadline);
      atSteps([step.undo], 'after');
      return undone;
    });
    // An undo is written so that it cannot be refused.
    if (!outcome.ok) throw new SagaStopped(name, `was refused: ${outcome.refusal.kind}`, false);
  }
}

const PASSING: ReadonlySet<string> = new Set(['unavailable', 'overloaded']);

/** Does what `name` says for a step. @throws SagaStopped where nobody knows what it came to. */
async function attempt<T>(step: SagaStep, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = error instanceof RefusalError ? error.refusal.kind : null;
    const why = kind === null ? (error as Error).message : wordsFor(step, kind);
    throw new SagaStopped(name, why, kind !== null && PASSING.has(kind), error);
  }
}

/** Of a bug at a service in another process only its log tells more. */
function wordsFor({ service, command }: SagaStep, kind: string): string {
  switch (kind) {
    case 'unavailable':
      return `${service} is away`;
    case 'overloaded':
      return `${service} has more to do than it can`;
    case 'internal':
      return `${service} met an error that is its own: its log tells which, at request ${(command as Command).meta.requestId}`;
    default:
      return `${service} answered ${kind}`;
  }
}

function serviceOf({ service }: SagaStep, services: StepServices): StepService {
  return present(services.get(service), `the service ${service} of a saga's step`);
}
