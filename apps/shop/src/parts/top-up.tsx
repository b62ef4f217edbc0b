import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import { useId, useState } from 'react';

import { type IntentState, useOnce } from '../intent.ts';
import { kontor } from '../kontor.ts';
import { readAmount, showMoney } from '../money.ts';
import { balance, queries } from '../queries.ts';
import { Notice, Problem } from './notice.tsx';
import { Waiting } from './waiting.tsx';

/** Puts money into the wallet: once for each time that the button is meant. */
export function TopUp({
  userId,
  currency,
  suggested = '',
}: {
  readonly userId: string;
  readonly currency: string;
  /** What would be enough for what somebody is about to pay. */
  readonly suggested?: string;
}) {
  const [typed, setTyped] = useState(suggested);
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const id = useId();
  const { state, start, clear } = useOnce(
    userId,
    'topup',
    (body: { readonly amount: string }, key) =>
      answerOf(kontor.POST('/wallet/submit/', { body, headers: { 'idempotency-key': key } })),
    (answer) => {
      setDone(answer.amount);
      setTyped('');
      queries.setQueryData(balance.queryKey, { balance: answer.balance, currency: answer.currency });
      void queries.invalidateQueries({ queryKey: ['wallet'] });
    },
  );
  const busy = state.at === 'sending' || state.at === 'waiting';
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) return;
        const amount = readAmount(typed);
        setWrong(amount === null);
        setDone(null);
        clear();
        if (amount === null) document.getElementById(`${id}amount`)?.focus();
        else start({ amount });
      }}
    >
      <label htmlFor={`${id}amount`}>Amount to top up ({currency})</label>
      <div className="joined">
        <input
          id={`${id}amount`}
          inputMode="decimal"
          autoComplete="off"
          maxLength={30}
          value={typed}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}wrong` : undefined}
          onChange={({ target }) => {
            setTyped(target.value);
            setWrong(false);
          }}
        />
        <button type="submit" className="button" aria-disabled={busy} aria-busy={busy}>
          {busy ? 'Topping up…' : 'Top up'}
        </button>
      </div>
      {wrong ? (
        <p className="fine warn" id={`${id}wrong`} role="alert">
          Type an amount above zero, such as 500000 or 1,250.50.
        </p>
      ) : null}
      <Waiting state={state} doing="Your top-up is under way" />
      <TopUpRefusal state={state} />
      {done === null ? null : (
        <Notice tone="good">
          <p>{showMoney(done, currency)} is in your wallet.</p>
        </Notice>
      )}
    </form>
  );
}

function TopUpRefusal({ state }: { readonly state: IntentState }) {
  if (state.at !== 'refused') return null;
  const { error } = state;
  if (error instanceof KontorError && error.code === 'topup_not_allowed') {
    return (
      <Notice tone="warn" title="Only our staff can top up here">
        <p>Ask them to put money into your wallet. It shows here as soon as they have.</p>
      </Notice>
    );
  }
  if (error instanceof KontorError && error.code === 'amount_too_large') {
    return (
      <Notice tone="warn" title="That is more than goes at once">
        <p>Your wallet was not changed. Top up a smaller amount.</p>
      </Notice>
    );
  }
  return <Problem error={error} />;
}
