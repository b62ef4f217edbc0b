import type { IntentState } from '../intent.ts';
import { Notice } from './notice.tsx';

const WHY = {
  offline: 'You are offline. It goes on by itself when the connection is back.',
  no_answer: 'No answer has come yet, so we ask again by ourselves. It cannot happen twice.',
  busy: 'The store is busy. We try again by ourselves, and it cannot happen twice.',
} as const;

/** What is being waited for, where no answer has come yet. */
export function Waiting({ state, doing }: { readonly state: IntentState; readonly doing: string }) {
  if (state.at !== 'waiting') return null;
  return (
    <Notice tone="info" title={doing}>
      <p>{WHY[state.why]}</p>
    </Notice>
  );
}
