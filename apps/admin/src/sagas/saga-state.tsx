import type { AnswerOf } from '../data/answers.ts';
import { inWords } from '../parts/format.ts';
import { StateChip, type Tone } from '../parts/status-chip.tsx';

/** A saga as the server tells it. */
export type Saga = AnswerOf<'adminReadSaga'>;

/** Where a saga stands, in a word. */
export function SagaState({ saga: { status, undoing, result } }: { readonly saga: Saga }) {
  if (status === 'stuck') return <StateChip tone="bad">Waits for a person</StateChip>;
  if (status === 'open') return <StateChip tone="waiting">{undoing ? 'Being taken back' : 'Under way'}</StateChip>;
  return result === 'done' ? <StateChip tone="good">Done</StateChip> : <StateChip tone="quiet">Refused</StateChip>;
}

/** The last thing that is known of its way: what it came to, or at which step its last try stopped, and why. */
export function whereItIs({ status, result, last_step: step, last_error: error }: Saga): string {
  if (status === 'finished') return result === null || result === 'done' ? 'finished' : result;
  if (step === null) return error ?? 'its first try';
  return error === null ? inWords(step) : `${inWords(step)}: ${error}`;
}

const STEP_TONES: Readonly<Record<Saga['steps'][number]['state'], readonly [Tone, string]>> = {
  done: ['good', 'Done'],
  stopped: ['waiting', 'Stopped here'],
  waiting: ['quiet', 'Not begun'],
  undone: ['quiet', 'Taken back'],
  unknown: ['waiting', 'Under way'],
};

/** How far a saga came with one of its steps. */
export function StepState({ state }: Saga['steps'][number]) {
  const [tone, words] = STEP_TONES[state];
  return <StateChip tone={tone}>{words}</StateChip>;
}
