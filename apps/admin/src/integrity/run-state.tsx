import type { AnswerOf } from '../data/answers.ts';
import { StateChip } from '../parts/status-chip.tsx';

type Run = Pick<AnswerOf<'adminListVerifications'>['verifications'][number], 'state' | 'ok' | 'violations'>;

/** What has come of a verification, as a word. */
export function RunState({ run }: { readonly run: Run }) {
  if (run.state === 'running') return <StateChip tone="info">Running</StateChip>;
  if (run.state === 'broken_off') return <StateChip tone="waiting">Broken off</StateChip>;
  return run.ok === true ? <StateChip tone="good">All holds</StateChip> : <StateChip tone="bad">Broken</StateChip>;
}

/** The same as a sentence, with what to do. */
export function summaryOf({ state, ok, violations }: Run): string {
  if (state === 'running') return violations === 0 ? 'Verifying' : 'Verifying: something does not hold';
  if (state === 'broken_off') return 'Broken off: its server ended. Verify again';
  return ok === true
    ? 'Everything that the store promises is so'
    : `${violations.toLocaleString('en-US')} rows break what the store promises`;
}
