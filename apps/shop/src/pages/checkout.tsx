import { TEXT_MAX } from '@kontor/contracts/limits';
import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import { useId, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { setQuantity, takeOut } from '../cart.ts';
import { type IntentState, intentsOf, useOnce } from '../intent.ts';
import { kontor, type User } from '../kontor.ts';
import { type LiveLine, problemOf, useLiveCart } from '../live-cart.ts';
import { showMoney, totalOf } from '../money.ts';
import { Notice, Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { SignInFirst } from '../parts/sign-in-first.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { queries } from '../queries.ts';
import { storage } from '../storage.ts';

/** What goes to the store when an order is placed. */
interface OrderBody {
  readonly items: readonly { readonly product_id: string; readonly quantity: number }[];
  readonly shipping_address: string;
  readonly notes?: string;
  readonly expected_total: string;
}

const NAME = 'checkout';

/** Where an order is placed. */
export default function CheckoutPage() {
  return <SignInFirst title="Check out">{(user) => <Checkout key={user.id} user={user} />}</SignInFirst>;
}

function Checkout({ user }: { readonly user: User }) {
  const [, go] = useLocation();
  const lines = useLiveCart();
  const { state, start, clear } = useOnce(
    user.id,
    NAME,
    (body: OrderBody, key) =>
      answerOf(
        kontor.POST('/orders/create/', {
          body: { ...body, items: [...body.items] },
          headers: { 'idempotency-key': key },
        }),
      ),
    ({ order_id: id }, body) => {
      takeOut(body.items);
      void queries.invalidateQueries({ queryKey: ['orders'] });
      go(`/orders/${id}/`, { replace: true });
    },
  );
  const busy = state.at === 'sending' || state.at === 'waiting';
  if (lines.length === 0 && !busy && intentsOf(user.id).open(NAME) === null) return <NothingToOrder />;
  return (
    <Page title="Check out">
      <div className="split">
        <AddressForm
          user={user}
          busy={busy}
          state={state}
          onSubmit={(shipping_address, notes) => {
            clear();
            start({
              items: lines.map(({ productId, quantity }) => ({ product_id: productId, quantity })),
              shipping_address,
              ...(notes === '' ? {} : { notes }),
              expected_total: totalOf(lines),
            });
          }}
        >
          <Refusal state={state} lines={lines} />
        </AddressForm>
        <Summary lines={lines} />
      </div>
    </Page>
  );
}

function AddressForm({
  user,
  busy,
  state,
  onSubmit,
  children,
}: {
  readonly user: User;
  readonly busy: boolean;
  readonly state: IntentState;
  readonly onSubmit: (address: string, notes: string) => void;
  readonly children: React.ReactNode;
}) {
  const kept = `kontor:address:${user.id}`;
  const [address, setAddress] = useState(() => storage.getItem(kept) ?? '');
  const [notes, setNotes] = useState('');
  const [missing, setMissing] = useState(false);
  const id = useId();
  return (
    <form
      className="panel form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(address.trim() === '');
        if (address.trim() === '') {
          document.getElementById(`${id}address`)?.focus();
          return;
        }
        storage.setItem(kept, address);
        onSubmit(address, notes);
      }}
    >
      <h2>Where it goes</h2>
      <label htmlFor={`${id}address`}>Shipping address</label>
      <textarea
        id={`${id}address`}
        rows={4}
        required
        dir="auto"
        autoComplete="street-address"
        maxLength={TEXT_MAX.address}
        value={address}
        aria-invalid={missing}
        aria-describedby={missing ? `${id}missing` : undefined}
        onChange={({ target }) => {
          setAddress(target.value);
          if (missing) setMissing(target.value.trim() === '');
        }}
      />
      {missing ? (
        <p className="fine warn" id={`${id}missing`} role="alert">
          Where shall it go? Fill in an address.
        </p>
      ) : null}
      <label htmlFor={`${id}notes`}>
        Notes <span className="fine">(optional)</span>
      </label>
      <textarea
        id={`${id}notes`}
        rows={2}
        dir="auto"
        maxLength={TEXT_MAX.notes}
        value={notes}
        onChange={({ target }) => setNotes(target.value)}
      />
      {children}
      <Waiting state={state} doing="Your order is being placed" />
      <button type="submit" className="button button-wide" aria-disabled={busy} aria-busy={busy}>
        {busy ? 'Placing the order…' : 'Place the order'}
      </button>
      <p className="fine">
        All of it is reserved for you then, at these prices, and you pay from your wallet in the next step.
      </p>
    </form>
  );
}

function Summary({ lines }: { readonly lines: readonly LiveLine[] }) {
  const currency = lines[0]?.currency ?? '';
  if (lines.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="summary">
      <h2 id="summary">Your order</h2>
      <ul className="summary">
        {lines.map((line) => (
          <li key={line.productId}>
            <span className="clamped" dir="auto">
              {line.quantity} × {line.name}
            </span>
            <span className="price">{showMoney(totalOf([line]), line.currency)}</span>
            {problemOf(line) === null ? null : <span className="fine warn">{problemOf(line)}</span>}
          </li>
        ))}
      </ul>
      <p className="summary-total">
        <span>Total</span>
        <span className="price price-big">{showMoney(totalOf(lines), currency)}</span>
      </p>
      <p>
        <Link href="/cart/">Change the cart</Link>
      </p>
    </section>
  );
}

interface Short {
  readonly product_id: string;
  readonly requested: number;
  readonly available: number;
}

/** Why the order was not taken, with the numbers, and what to do. */
function Refusal({ state, lines }: { readonly state: IntentState; readonly lines: readonly LiveLine[] }) {
  if (state.at !== 'refused') return null;
  const { error } = state;
  if (!(error instanceof KontorError)) return <Problem error={error} />;
  if (error.code === 'price_changed') {
    const { expected_total: before, actual_total: now } = (error.details ?? {}) as Record<string, string>;
    void queries.invalidateQueries({ queryKey: ['product'] });
    const currency = lines[0]?.currency ?? '';
    return (
      <Notice tone="warn" title="A price has changed">
        <p>
          Nothing was ordered.
          {before === undefined || now === undefined
            ? ''
            : ` It was ${showMoney(before, currency)} and is ${showMoney(now, currency)} now.`}{' '}
          Look at the new total, and place the order again if you agree.
        </p>
      </Notice>
    );
  }
  if (error.code === 'insufficient_stock' && Array.isArray(error.details)) {
    return (
      <Notice tone="warn" title="Not enough of it is left">
        <p>Nothing was ordered. Somebody was faster:</p>
        <ul>
          {(error.details as readonly Short[]).map((short) => (
            <ShortLine key={short.product_id} short={short} lines={lines} />
          ))}
        </ul>
      </Notice>
    );
  }
  if (error.code === 'product_inactive' || error.code === 'product_not_found') {
    return (
      <Notice tone="warn" title="Something is no longer for sale">
        <p>
          Nothing was ordered. <Link href="/cart/">Look at the cart</Link>: what cannot be had is marked there.
        </p>
      </Notice>
    );
  }
  return <Problem error={error} />;
}

function ShortLine({ short, lines }: { readonly short: Short; readonly lines: readonly LiveLine[] }) {
  const { product_id: id, requested, available } = short;
  const name = lines.find(({ productId }) => productId === id)?.name ?? 'A product';
  return (
    <li>
      <bdi>{name}</bdi>: you want {requested}, {available === 0 ? 'none is' : `${available} are`} left.{' '}
      <button type="button" className="link" onClick={() => setQuantity(id, available)}>
        {available === 0 ? 'Leave it out' : `Take ${available}`}
      </button>
    </li>
  );
}

function NothingToOrder() {
  return (
    <Page title="Check out" narrow>
      <p className="lead">Your cart is empty: there is nothing to order.</p>
      <p className="row">
        <Link className="button" href="/">
          Look at the products
        </Link>
        <Link className="button button-quiet" href="/orders/">
          Your orders
        </Link>
      </p>
    </Page>
  );
}
