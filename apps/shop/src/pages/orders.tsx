import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { usePolling } from '../live.ts';
import { showMoney } from '../money.ts';
import { BoxIcon } from '../parts/icons.tsx';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { SignInFirst } from '../parts/sign-in-first.tsx';
import { Lines } from '../parts/skeleton.tsx';
import { StatusLabel } from '../parts/status.tsx';
import { When } from '../parts/time.tsx';
import { orders } from '../queries.ts';
import { shortId } from './order.tsx';

/** The customer's own orders, newest first. */
export default function OrdersPage() {
  return (
    <SignInFirst title="Orders">
      {() => (
        <Page title="Orders">
          <OrderList />
        </Page>
      )}
    </SignInFirst>
  );
}

function OrderList() {
  const poll = usePolling();
  const list = useInfiniteQuery({
    ...orders,
    refetchInterval: poll,
  });
  const { data, error, refetch } = list;
  if (data === undefined) {
    return error === null ? <Lines count={6} /> : <Problem error={error} onAgain={() => void refetch()} />;
  }
  const all = data.pages.flatMap((page) => page.orders);
  if (all.length === 0) {
    return (
      <div className="empty">
        <BoxIcon />
        <h2>No orders yet</h2>
        <p>What you order shows here at once, and follows its way to you.</p>
        <p>
          <Link className="button" href="/">
            Look at the products
          </Link>
        </p>
      </div>
    );
  }
  return (
    <>
      <ul className="rows">
        {all.map(({ order_id: id, status, total_amount: total, currency, item_count: count, created_at: at }) => (
          <li key={id} className="row-line">
            <p className="row-main">
              <Link href={`/orders/${id}/`}>Order {shortId(id)}</Link>
              <span className="fine">
                <When at={at} /> · {count === 1 ? '1 product' : `${count} products`}
              </span>
            </p>
            <StatusLabel status={status} />
            <p className="price">{showMoney(total, currency)}</p>
          </li>
        ))}
      </ul>
      <More query={list} label="Show older ones" />
    </>
  );
}
