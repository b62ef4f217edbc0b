import { can } from '@kontor/contracts/capabilities';
import { answerOf } from '@kontor/sdk/client';
import { useEffect, useRef, useState } from 'react';

import { useOnce } from '../intent.ts';
import { kontor, type Order } from '../kontor.ts';
import { showMoney } from '../money.ts';
import { queries } from '../queries.ts';
import { Problem } from './notice.tsx';
import { Waiting } from './waiting.tsx';

/** Cancels an order, after a second thought. */
export function CancelOrder({ order, userId }: { readonly order: Order; readonly userId: string }) {
  const { order_id: id, total_amount: total, currency } = order;
  const [asked, setAsked] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const { state, start, clear } = useOnce(
    userId,
    `cancel:${id}`,
    (body: { readonly order_id: string }, key) =>
      answerOf(kontor.POST('/orders/cancel/', { body, headers: { 'idempotency-key': key } })),
    () => {
      for (const key of ['order', 'orders', 'wallet']) void queries.invalidateQueries({ queryKey: [key] });
    },
  );
  const busy = state.at === 'sending' || state.at === 'waiting';
  useEffect(() => {
    if (asked) yes.current?.focus();
  }, [asked]);
  if (!asked && !busy) {
    return (
      <section className="panel" aria-label="Cancel">
        <button ref={first} type="button" className="button button-quiet button-wide" onClick={() => setAsked(true)}>
          Cancel the order
        </button>
        {state.at === 'refused' ? <Problem error={state.error} /> : null}
      </section>
    );
  }
  return (
    <section className="panel" aria-labelledby="cancel">
      <h2 id="cancel">Cancel this order?</h2>
      <p>
        {can.refund(order)
          ? `${showMoney(total, currency)} goes back to your wallet at once, and the items are for sale again.`
          : 'Nothing was charged. The items are for sale again at once.'}
      </p>
      <Waiting state={state} doing="The cancellation is under way" />
      {state.at === 'refused' ? <Problem error={state.error} /> : null}
      <p className="row">
        <button
          ref={yes}
          type="button"
          className="button button-bad"
          aria-disabled={busy}
          aria-busy={busy}
          onClick={() => {
            if (busy) return;
            clear();
            start({ order_id: id });
          }}
        >
          {busy ? 'Cancelling…' : 'Yes, cancel it'}
        </button>
        {busy ? null : (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setAsked(false);
              requestAnimationFrame(() => first.current?.focus());
            }}
          >
            Keep it
          </button>
        )}
      </p>
    </section>
  );
}
