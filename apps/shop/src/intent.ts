import { KontorError, NoAnswerError } from '@kontor/sdk/errors';
import { Intents } from '@kontor/sdk/intents';
import { useCallback, useEffect, useRef, useState } from 'react';

import { noteEndedSession } from './queries.ts';
import { storage } from './storage.ts';

/** Pause before what got no answer is sent again; the client has tried for some time already. */
const AGAIN_MS = 3_000;
const byUser = new Map<string, Intents>();

/** What one person wants to happen once, over reloads and in all tabs of this browser. */
export function intentsOf(userId: string): Intents {
  let intents = byUser.get(userId);
  if (intents === undefined) {
    intents = new Intents(storage, { prefix: `kontor:intent:${userId}:` });
    byUser.set(userId, intents);
  }
  return intents;
}

/** How far an intent is. `waiting`: no answer came yet, and it is sent again by itself, under the same key. */
export type IntentState =
  | { readonly at: 'idle' }
  | { readonly at: 'sending' }
  | { readonly at: 'waiting'; readonly why: 'offline' | 'no_answer' | 'busy' }
  | { readonly at: 'refused'; readonly error: unknown };

/** Something that happens once, however often it is asked for. */
export interface OnceHandle<Body> {
  readonly state: IntentState;
  /** Starts it, or joins what is under way. */
  start(body: Body): void;
  /** Takes the refusal off the page. */
  clear(): void;
}

/**
 * Sends what a person wants to happen once. An intent that is open from before (a reload, a lost connection) goes on by itself when the page is opened; one
 * that another tab opens is joined under its key. `onAnswer` is told once of the answer. A refusal ends it; a session that ended keeps it for when the same person is back.
 */
export function useOnce<Body, Answer>(
  userId: string,
  name: string,
  send: (body: Body, key: string) => Promise<Answer>,
  onAnswer: (answer: Answer, body: Body) => void,
): OnceHandle<Body> {
  const [state, setState] = useState<IntentState>({ at: 'idle' });
  const latest = useRef({ send, onAnswer });
  const underWay = useRef(false);
  useEffect(() => {
    latest.current = { send, onAnswer };
  });
  const start = useCallback(
    (body: Body) => {
      if (underWay.current) return;
      underWay.current = true;
      setState(navigator.onLine ? { at: 'sending' } : { at: 'waiting', why: 'offline' });
      let sent = body;
      const run = (each: Body, key: string) => {
        sent = each;
        return latest.current.send(each, key);
      };
      intentsOf(userId)
        .run(name, body, run)
        .then(
          (answer) => {
            underWay.current = false;
            setState({ at: 'idle' });
            latest.current.onAnswer(answer, sent);
          },
          (error: unknown) => {
            underWay.current = false;
            noteEndedSession(error);
            setState(stateAfter(error));
          },
        );
    },
    [userId, name],
  );
  const why = state.at === 'waiting' ? state.why : null;
  const join = useCallback(() => {
    const open = intentsOf(userId).open<Body>(name);
    if (open !== null) start(open.body);
  }, [userId, name, start]);
  useEffect(() => {
    join();
    // Told of what other tabs keep.
    addEventListener('storage', join);
    return () => removeEventListener('storage', join);
  }, [join]);
  useEffect(() => {
    if (why === null) return;
    const timer = setTimeout(join, AGAIN_MS);
    addEventListener('online', join);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', join);
    };
  }, [why, join]);
  return { state, start, clear: useCallback(() => setState({ at: 'idle' }), []) };
}

function stateAfter(error: unknown): IntentState {
  if (error instanceof NoAnswerError) return { at: 'waiting', why: navigator.onLine ? 'no_answer' : 'offline' };
  if (error instanceof KontorError && [409, 429, 502, 503, 504].includes(error.status) && !error.isFinal) {
    return { at: 'waiting', why: 'busy' };
  }
  return { at: 'refused', error };
}
