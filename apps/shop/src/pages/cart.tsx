import { Link } from 'wouter';

import { setQuantity } from '../cart.ts';
import { type LiveLine, problemOf, useLiveCart } from '../live-cart.ts';
import { showMoney, totalOf } from '../money.ts';
import { ProductArt } from '../parts/art.tsx';
import { BagIcon } from '../parts/icons.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Quantity } from '../parts/quantity.tsx';

/** What somebody wants to buy. */
export default function CartPage() {
  const lines = useLiveCart();
  if (lines.length === 0) return <EmptyCart />;
  const currency = lines[0]?.currency ?? '';
  const blocked = lines.some((line) => problemOf(line) !== null);
  return (
    <Page title="Cart">
      <div className="split">
        <ul className="cart-lines">
          {lines.map((line) => (
            <CartLineView key={line.productId} line={line} />
          ))}
        </ul>
        <section className="panel" aria-labelledby="total">
          <h2 id="total">Total</h2>
          <p className="price price-big">{showMoney(totalOf(lines), currency)}</p>
          {blocked ? (
            <Notice tone="warn">
              <p>Some of it cannot be ordered as it is: see the lines marked here.</p>
            </Notice>
          ) : (
            <p>
              <Link className="button button-wide" href="/checkout/">
                Check out
              </Link>
            </p>
          )}
          <p className="fine">Nothing is reserved yet. That happens when you place the order.</p>
        </section>
      </div>
    </Page>
  );
}

function CartLineView({ line }: { readonly line: LiveLine }) {
  const { productId, name, price, currency, quantity, now } = line;
  const problem = problemOf(line);
  const available = now?.available_quantity ?? 0;
  return (
    <li className="cart-line">
      <ProductArt name={name} size="line" />
      <div className="cart-line-words">
        <p className="cart-line-name clamped" dir="auto">
          <Link href={`/products/${productId}/`}>{name}</Link>
        </p>
        <p className="fine">{showMoney(price, currency)} each</p>
        {problem === null ? null : (
          <p className="fine warn" role="status">
            {problem}{' '}
            {available > 0 ? (
              <button type="button" className="link" onClick={() => setQuantity(productId, available)}>
                Take {available}
              </button>
            ) : null}
          </p>
        )}
      </div>
      <Quantity of={name.slice(0, 80)} value={quantity} onChange={(next) => setQuantity(productId, next)} />
      <p className="price">{showMoney(totalOf([{ price, quantity }]), currency)}</p>
      <button type="button" className="link" onClick={() => setQuantity(productId, 0)}>
        Remove <span className="hidden">{name.slice(0, 80)}</span>
      </button>
    </li>
  );
}

function EmptyCart() {
  return (
    <Page title="Cart">
      <div className="empty">
        <BagIcon />
        <h2>Your cart is empty</h2>
        <p>What you put in stays here, also when you close the browser.</p>
        <p>
          <Link className="button" href="/">
            Look at the products
          </Link>
        </p>
      </div>
    </Page>
  );
}
