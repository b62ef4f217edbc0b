import { useCallback } from 'react';
import { useNotify } from 'react-admin';

import { intents } from '../kontor.ts';
import { ErrorNotice } from './error-notice.tsx';
import { isSessionOver, leaveToSignIn } from './session.ts';

/** Something that is done once. */
export interface Action<Body, Answer> {
  /** Says what is wanted, one at a time: `cancel:<order id>`. Until it is answered, the same name is the same wish. */
  readonly name: string;
  readonly body: Body;
  readonly send: (body: Body, key: string) => Promise<Answer>;
  /** The sentence that says it is done. */
  readonly done: (answer: Answer) => string;
}

/**
 * Does things and says what came of them, one way everywhere: nothing is shown before the server has answered. Resolves to the answer, or null where it was
 * refused, which has been shown then.
 */
export function useAction(): <Body, Answer>(action: Action<Body, Answer>) => Promise<Answer | null> {
  const notify = useNotify();
  return useCallback(
    async ({ name, body, send, done }) => {
      try {
        const answer = await intents.run(name, body, send);
        notify(done(answer), { type: 'success' });
        return answer;
      } catch (error) {
        if (isSessionOver(error)) leaveToSignIn(true);
        else notify(<ErrorNotice error={error} />, { type: 'error', autoHideDuration: 15_000 });
        return null;
      }
    },
    [notify],
  );
}
