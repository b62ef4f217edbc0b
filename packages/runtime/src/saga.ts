import type { ServiceName } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Refusal } from '@kontor/contracts/refusals';
import type { SagaStep } from '@kontor/contracts/saga';
import { atSteps } from '@kontor/faults/fault-point';
import { present } from '@kontor/kernel/assert';

/** What the steps of a saga came to: every answer by the step's name, or the refusal that had the steps before it undone. */
export type SagaResult =
  | { readonly ok: true; readonly answers: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly refusal: Refusal };

/** Where steps are sent: a participant of the same transaction, or a service that runs apart. */
export interface StepChannel {
  /** See `Participant.anticipate`. */
  anticipate(commands: readonly unknown[]): void;
  execute(commands: readonly unknown[]): Promise<Outcome<unknown>[]>;
}

interface Run {
  readonly steps: readonly SagaStep[];
  readonly answers: Record<string, unknown>;
  readonly undos: Pick<SagaStep, 'service' | 'command'>[];
  next: number;
  refusal: Refusal | null;
}

/**
 * Runs sagas side by side (Garcia-Molina and Salem, "Sagas", 1987): each one's steps in their order, the steps of all that go to one service as
 * one batch. A refused step has the steps before it undone, last first, and ends its saga with that refusal. Services are served
 * in the order of `channels`, so that in a shared transaction their locks are taken in that order.
 */
export async function runSagas(
  sagas: readonly (readonly SagaStep[])[],
  channels: ReadonlyMap<ServiceName, StepChannel>,
): Promise<SagaResult[]> {
  const runs = sagas.map((steps): Run => ({ steps, answers: {}, undos: [], next: 0, refusal: null }));
  for (;;) {
    const due = runs.filter((run) => dueOf(run) !== null);
    if (due.length === 0) break;
    const service = present(
      [...channels.keys()].find((name) => due.some((run) => dueOf(run)?.service === name)),
      'a channel for the step of a saga',
    );
    await advance(
      due.filter((run) => dueOf(run)?.service === service),
      present(channels.get(service), 'a channel'),
    );
  }
  return runs.map(({ refusal, answers }) => (refusal === null ? { ok: true, answers } : { ok: false, refusal }));
}

function dueOf(run: Run): Pick<SagaStep, 'service' | 'command'> | null {
  return (run.refusal === null ? run.steps[run.next] : run.undos.at(-1)) ?? null;
}

async function advance(runs: readonly Run[], channel: StepChannel): Promise<void> {
  const commands = runs.map((run) => dueOf(run)?.command);
  atSteps(commands, 'before');
  const outcomes = await channel.execute(commands);
  atSteps(commands, 'after');
  runs.forEach((run, index) => {
    settle(run, present(outcomes[index], 'one outcome per step'));
  });
}

function settle(run: Run, outcome: Outcome<unknown>): void {
  if (run.refusal !== null) {
    // An undo is written so that it cannot be refused: a refusal here is a bug, and the batch must not commit.
    if (!outcome.ok) throw new Error(`an undo was refused: ${outcome.refusal.kind}`);
    run.undos.pop();
    return;
  }
  const step = present(run.steps[run.next], 'the step under way');
  if (!outcome.ok) {
    // What has no undo must be followed by steps that cannot be refused; the batch must not commit half of a saga.
    const final = run.steps.slice(0, run.next).find(({ undo }) => undo === null);
    if (final !== undefined) throw new Error(`${step.name} was refused after ${final.name}: ${outcome.refusal.kind}`);
    run.refusal = outcome.refusal;
    return;
  }
  run.answers[step.name] = outcome.answer;
  if (step.undo !== null) run.undos.push({ service: step.service, command: step.undo });
  run.next += 1;
}
