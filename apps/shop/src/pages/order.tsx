import { can } from '@kontor/contracts/capabilities';
import { KontorError } from '@kontor/sdk/errors';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import { addToCart } from '../cart.ts';
import type { Order, OrderStatus, User } from '../kontor.ts';
import { usePolling } from '../live.ts';
import { showMoney } from '../money.ts';
import { ProductArt } from '../parts/art.tsx';
import { CancelOrder } from '../parts/cancel-order.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { PayOrder } from '../parts/pay-order.tsx';
import { SignInFirst } from '../parts/sign-in-first.tsx';
import { Lines } from '../parts/skeleton.tsx';
import { StatusLabel, statusWords } from '../parts/status.tsx';
import { When } from '../parts/time.tsx';
import { history, order as orderQuery } from '../queries.ts';

/** The moment of the id to the millisecond, by which staff finds it. */
const ID_LENGTH_SHOWN = 13;
const WAY: readonly OrderStatus[] = ['PENDING', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'];

/** One order: what it is, how far it is, and what can be done. */
export default function OrderPage({ id }: { readonly id: string }) {
  return <SignInFirst title="Your order">{(user) => <OrderOf key={user.id} id={id} user={user} />}</SignInFirst>;
}

/** What a person calls an order: the beginning of its id, as staff sees it too. */
export function shortId(id: string): string {
  return id.slice(0, ID_LENGTH_SHOWN);
}

function OrderOf({ id, user }: { readonly id: string; readonly user: User }) {
  const poll = usePolling();
  const { data, error, refetch } = useQuery({ ...orderQuery(id), refetchInterval: poll });
  if (data !== undefined) return <OrderView order={data} user={user} />;
  const gone = error instanceof KontorError && (error.status === 404 || error.status === 400);
  return (
    <Page title={gone ? 'No such order' : 'Your order'} narrow={error !== null}>
      {error === null ? <Lines count={6} /> : null}
      {gone ? <p className="lead">It is not there, or it belongs to another account.</p> : null}
      {error !== null && !gone ? <Problem error={error} onAgain={() => void refetch()} /> : null}
      {error === null ? null : (
        <p>
          <Link className="button button-quiet" href="/orders/">
            Your orders
          </Link>
        </p>
      )}
    </Page>
  );
}

function OrderView({ order, user }: { readonly order: Order; readonly user: User }) {
  const { order_id: id, status } = order;
  const title = `Order ${shortId(id)}`;
  return (
    <Page title={title} aside={<StatusLabel status={status} />}>
      <p className="hidden" role="status">
        {statusWords(status)}
      </p>
      <div className="split">
        <div className="stack">
          {status === 'PENDING' || status === 'PAYING' ? (
            <PayOrder order={order} userId={user.id} />
          ) : (
            <Outcome order={order} />
          )}
          <Items order={order} />
        </div>
        <div className="stack">
          <section className="panel" aria-labelledby="delivery">
            <h2 id="delivery">Delivery</h2>
            <p className="typed" dir="auto">
              {order.shipping_address}
            </p>
            {order.notes === '' ? null : (
              <>
                <h3>Notes</h3>
                <p className="typed" dir="auto">
                  {order.notes}
                </p>
              </>
            )}
          </section>
          <History id={id} status={status} />
          {can.cancel(order) ? <CancelOrder order={order} userId={user.id} /> : null}
        </div>
      </div>
    </Page>
  );
}

/** Where the order stands, once nothing is to be paid any more. */
function Outcome({ order }: { readonly order: Order }) {
  const { status, currency, refunded_amount: refunded } = order;
  const at = WAY.indexOf(status);
  if (at < 0) return <Ended order={order} />;
  return (
    <section className="panel" aria-label="Progress">
      <ol className="way">
        {WAY.map((step, index) => (
          <li
            key={step}
            className={index <= at ? 'done' : ''}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            {step === 'PENDING' ? 'Ordered' : statusWords(step)}
          </li>
        ))}
      </ol>
      {refunded === '0.00' ? null : <p className="fine">{showMoney(refunded, currency)} went back to your wallet.</p>}
    </section>
  );
}

function Ended({ order }: { readonly order: Order }) {
  const { status, currency, refunded_amount: refunded, items } = order;
  const again = (
    <p>
      <Link
        className="button"
        href="/cart/"
        onClick={() => {
          for (const { product_id: productId, name, quantity, unit_price: price } of items) {
            addToCart({ productId, quantity, name, price, currency });
          }
        }}
      >
        Put it into the cart again
      </Link>
    </p>
  );
  if (status === 'EXPIRED') {
    return (
      <Notice tone="warn" title="The reservation ran out">
        <p>It was not paid in time, so what was reserved is for sale again. You were not charged.</p>
        {again}
      </Notice>
    );
  }
  return (
    <Notice tone="info" title={statusWords(status)}>
      <p>
        {refunded === '0.00' ? 'Nothing was charged.' : `${showMoney(refunded, currency)} went back to your wallet.`}
      </p>
      {status === 'CANCELLED' ? again : null}
    </Notice>
  );
}

function Items({ order }: { readonly order: Order }) {
  const { items, currency, total_amount: total } = order;
  return (
    <section className="panel" aria-labelledby="items">
      <h2 id="items">Items</h2>
      <ul className="summary">
        {items.map(({ product_id: id, name, quantity, unit_price: price, subtotal }) => (
          <li key={id} className="summary-art">
            <ProductArt name={name} size="line" />
            <span dir="auto">
              <Link className="clamped" href={`/products/${id}/`}>
                {name}
              </Link>
              <span className="fine">
                {quantity} × {showMoney(price, currency)}
              </span>
            </span>
            <span className="price">{showMoney(subtotal, currency)}</span>
          </li>
        ))}
      </ul>
      <p className="summary-total">
        <span>Total</span>
        <span className="price price-big">{showMoney(total, currency)}</span>
      </p>
    </section>
  );
}

function History({ id, status }: { readonly id: string; readonly status: OrderStatus }) {
  // Asked anew for every status.
  const { data } = useQuery({ ...history(id), queryKey: [...history(id).queryKey, status] });
  return (
    <section className="panel" aria-labelledby="history">
      <h2 id="history">What happened</h2>
      {data === undefined ? (
        <Lines count={2} />
      ) : (
        <ol className="history">
          {data.history.map(({ to_status: to, notes, created_at: at }) => (
            <li key={`${to}${at}`}>
              <span>{to === 'PENDING' ? 'Ordered' : statusWords(to)}</span> <When at={at} />
              {notes === '' ? null : (
                <span className="fine typed" dir="auto">
                  {notes}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
