import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { type IntentState, useOnce } from '../intent.ts';
import { kontor, type Order } from '../kontor.ts';
import { usePolling } from '../live.ts';
import { missing, showMoney } from '../money.ts';
import { balance, order as orderQuery, queries } from '../queries.ts';
import { Notice, Problem } from './notice.tsx';
import { Countdown, useTimeLeft } from './time.tsx';
import { TopUp } from './top-up.tsx';
import { Waiting } from './waiting.tsx';

/** Below this much time the countdown warns. */
const HURRY_MS = 60_000;
/** After its time is over, how often an order is asked for until the store has let it go. */
const OVER_POLL_MS = 1_000;

/** Pays a pending order from the wallet, with what is left of its time; where the money does not reach, with a top-up beside it. */
export function PayOrder({ order, userId }: { readonly order: Order; readonly userId: string }) {
  const { order_id: id, total_amount: total, currency } = order;
  const poll = usePolling();
  const wallet = useQuery({ ...balance, refetchInterval: poll }).data;
  const { state, start, clear } = useOnce(
    userId,
    `pay:${id}`,
    (body: { readonly order_id: string }, key) =>
      answerOf(kontor.POST('/orders/payment/process/', { body, headers: { 'idempotency-key': key } })),
    ({ balance: left }) => {
      queries.setQueryData<Order>(orderQuery(id).queryKey, (known) =>
        known === undefined ? known : { ...known, status: 'PAID' },
      );
      queries.setQueryData(balance.queryKey, { balance: left, currency });
      for (const key of ['order', 'orders', 'wallet']) void queries.invalidateQueries({ queryKey: [key] });
    },
  );
  const leftMs = useTimeLeft(order.expires_at);
  const over = leftMs === 0;
  useEffect(() => {
    if (!over) return;
    const timer = setInterval(
      () => void queries.invalidateQueries({ queryKey: orderQuery(id).queryKey }),
      OVER_POLL_MS,
    );
    return () => clearInterval(timer);
  }, [over, id]);
  const busy = state.at === 'sending' || state.at === 'waiting';
  const short = wallet === undefined ? '0.00' : missing(total, wallet.balance);
  return (
    <section className="panel pay" aria-labelledby="pay">
      <h2 id="pay">Pay from your wallet</h2>
      <p className={leftMs < HURRY_MS ? 'left left-short' : 'left'}>
        {over ? (
          'The time is over. We look whether it can still be paid…'
        ) : (
          <>
            Reserved for you for <Countdown ms={leftMs} />
          </>
        )}
      </p>
      <p className="summary-total">
        <span>To pay</span>
        <span className="price price-big">{showMoney(total, currency)}</span>
      </p>
      <p className="summary-total fine">
        <span>In your wallet</span>
        <span className="price">{wallet === undefined ? '…' : showMoney(wallet.balance, wallet.currency)}</span>
      </p>
      <PayRefusal state={state} order={order} short={short} />
      <Waiting state={state} doing="Your payment is under way" />
      {short === '0.00' || busy ? (
        <button
          type="button"
          className="button button-wide"
          aria-disabled={busy || over}
          aria-busy={busy}
          onClick={() => {
            if (busy || over) return;
            clear();
            start({ order_id: id });
          }}
        >
          {busy ? 'Paying…' : `Pay ${showMoney(total, currency)}`}
        </button>
      ) : (
        <div className="stack">
          <Notice tone="warn" title="Your wallet does not reach">
            <p>
              {showMoney(short, currency)} is missing. The order stays reserved for you meanwhile: top up here, then
              pay.
            </p>
          </Notice>
          <TopUp userId={userId} currency={currency} suggested={short} />
        </div>
      )}
    </section>
  );
}

function PayRefusal({
  state,
  order,
  short,
}: {
  readonly state: IntentState;
  readonly order: Order;
  readonly short: string;
}) {
  if (state.at !== 'refused') return null;
  const { error } = state;
  if (error instanceof KontorError && error.code === 'insufficient_funds') {
    // The numbers are below, with the way out; here only what happened, until they have come.
    return short === '0.00' ? (
      <Notice tone="warn" title="Your wallet did not reach">
        <p>You were not charged, and the order stays reserved. Top up, then pay again.</p>
      </Notice>
    ) : null;
  }
  if (error instanceof KontorError && error.code === 'order_not_payable') {
    void queries.invalidateQueries({ queryKey: orderQuery(order.order_id).queryKey });
    return (
      <Notice tone="warn" title="It can no longer be paid">
        <p>You were not charged. The order has ended meanwhile: what became of it shows here in a moment.</p>
      </Notice>
    );
  }
  return <Problem error={error} />;
}
