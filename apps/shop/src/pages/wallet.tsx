import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import type { User } from '../kontor.ts';
import { usePolling } from '../live.ts';
import { isNegative, showMoney } from '../money.ts';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { SignInFirst } from '../parts/sign-in-first.tsx';
import { Lines } from '../parts/skeleton.tsx';
import { When } from '../parts/time.tsx';
import { TopUp } from '../parts/top-up.tsx';
import { balance, transactions } from '../queries.ts';

const WORDS: Readonly<Record<string, string>> = {
  TOPUP: 'Top-up',
  OPENING: 'Opening balance',
  PAYMENT: 'Payment',
  REFUND: 'Refund',
  GOODWILL: 'Goodwill',
  CORRECTION: 'Correction by the store',
};

/** What is in the wallet, and what moved. */
export default function WalletPage() {
  return <SignInFirst title="Wallet">{(user) => <Wallet key={user.id} user={user} />}</SignInFirst>;
}

function Wallet({ user }: { readonly user: User }) {
  const poll = usePolling();
  const { data, error, refetch } = useQuery({ ...balance, refetchInterval: poll });
  return (
    <Page title="Wallet">
      <div className="split split-aside-first">
        <div className="stack">
          <section className="panel purse" aria-labelledby="balance">
            <h2 id="balance">Balance</h2>
            <p className="price price-huge" aria-live="polite">
              {data === undefined ? <span className="bone bone-title" /> : showMoney(data.balance, data.currency)}
            </p>
            {error === null ? null : <Problem error={error} onAgain={() => void refetch()} />}
          </section>
          <section className="panel" aria-labelledby="topup">
            <h2 id="topup">Top up</h2>
            {data === undefined ? <Lines count={2} /> : <TopUp userId={user.id} currency={data.currency} />}
          </section>
        </div>
        <section className="panel" aria-labelledby="moves">
          <h2 id="moves">What moved</h2>
          <Movements currency={data?.currency ?? ''} />
        </section>
      </div>
    </Page>
  );
}

function Movements({ currency }: { readonly currency: string }) {
  const poll = usePolling();
  const list = useInfiniteQuery({
    ...transactions,
    refetchInterval: poll,
  });
  const { data, error, refetch } = list;
  if (data === undefined || currency === '') {
    return error === null ? <Lines count={5} /> : <Problem error={error} onAgain={() => void refetch()} />;
  }
  const all = data.pages.flatMap((page) => page.transactions);
  if (all.length === 0) return <p>Nothing yet. What you top up and pay shows here.</p>;
  return (
    <>
      <ul className="moves">
        {all.map(({ transaction_id: id, type, amount, balance_after: after, reference, created_at: at }) => (
          <li key={id}>
            <p className="row-main">
              <span>
                {WORDS[type] ?? type}
                {reference === null ? null : (
                  <>
                    {' '}
                    <Link href={`/orders/${reference}/`}>for an order</Link>
                  </>
                )}
              </span>
              <span className="fine">
                <When at={at} />
              </span>
            </p>
            <p className={isNegative(amount) ? 'price' : 'price price-plus'}>
              {isNegative(amount) ? '' : '+'}
              {showMoney(amount, currency)}
              <span className="fine">{showMoney(after, currency)}</span>
            </p>
          </li>
        ))}
      </ul>
      <More query={list} label="Show older ones" />
    </>
  );
}
