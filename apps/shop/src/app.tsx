import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';

import { pieces, useCart } from './cart.ts';
import { useLiveStream, useOnline } from './live.ts';
import { ProductPage } from './pages/product.tsx';
import { ProductsPage } from './pages/products.tsx';
import { BagIcon, BoxIcon, PersonIcon, WalletIcon } from './parts/icons.tsx';
import { Page } from './parts/page.tsx';
import { Lines } from './parts/skeleton.tsx';
import { forgetPerson, me } from './queries.ts';

const CartPage = lazy(() => import('./pages/cart.tsx'));
const CheckoutPage = lazy(() => import('./pages/checkout.tsx'));
const OrdersPage = lazy(() => import('./pages/orders.tsx'));
const OrderPage = lazy(() => import('./pages/order.tsx'));
const WalletPage = lazy(() => import('./pages/wallet.tsx'));
const SignInPage = lazy(() => import('./pages/sign-in.tsx'));
const SignUpPage = lazy(() => import('./pages/sign-up.tsx'));
const AccountPage = lazy(() => import('./pages/account.tsx'));

/** The shop: its frame, and which page belongs to which address. */
export function App() {
  useLiveStream();
  const userId = useQuery(me).data?.id;
  // What one person has loaded is nothing for the next at the same machine.
  useEffect(() => () => forgetPerson(), [userId]);
  return (
    <Router base="/shop">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Header />
      <Offline />
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<Lines count={6} />}>
          <Switch>
            <Route path="/" component={ProductsPage} />
            <Route path="/products/:id/">{({ id }) => <ProductPage key={id} id={id} />}</Route>
            <Route path="/cart/" component={CartPage} />
            <Route path="/checkout/" component={CheckoutPage} />
            <Route path="/orders/" component={OrdersPage} />
            <Route path="/orders/:id/">{({ id }) => <OrderPage key={id} id={id} />}</Route>
            <Route path="/wallet/" component={WalletPage} />
            <Route path="/sign-in/" component={SignInPage} />
            <Route path="/sign-up/" component={SignUpPage} />
            <Route path="/account/" component={AccountPage} />
            <Route component={NoSuchPage} />
          </Switch>
        </Suspense>
      </main>
      <footer className="foot">
        <p>
          Kontor shop · <a href="/">Status</a> · <a href="/docs/">API</a>
        </p>
      </footer>
    </Router>
  );
}

function Header() {
  const count = pieces(useCart());
  const { data: user } = useQuery(me);
  return (
    <header className="top">
      <Link className="brand" href="/">
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
          <rect width="32" height="32" rx="8" />
          <path d="M10 7v18M22 7 11.5 16 22 25" />
        </svg>
        Kontor
      </Link>
      <nav aria-label="Shop">
        <NavLink href="/orders/" label="Orders" icon={<BoxIcon />} />
        <NavLink href="/wallet/" label="Wallet" icon={<WalletIcon />} />
        <NavLink href={user ? '/account/' : '/sign-in/'} label={user?.username ?? 'Sign in'} icon={<PersonIcon />} />
        <NavLink
          href="/cart/"
          label="Cart"
          icon={<BagIcon />}
          badge={count === 0 ? null : <span className="badge">{count > 999 ? '999+' : count}</span>}
        />
      </nav>
    </header>
  );
}

function NavLink({
  href,
  label,
  icon,
  badge = null,
}: {
  readonly href: string;
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly badge?: React.ReactNode;
}) {
  const [here] = useLocation();
  return (
    <Link className="nav-link" href={href} {...(here === href ? { 'aria-current': 'page' as const } : {})}>
      {icon}
      <span className="nav-label" dir="auto">
        {label}
      </span>
      {badge}
    </Link>
  );
}

function Offline() {
  const online = useOnline();
  return (
    <div role="status">
      {online ? null : (
        <p className="offline">
          You are offline. What you started waits, and goes on by itself when the connection is back.
        </p>
      )}
    </div>
  );
}

function NoSuchPage() {
  return (
    <Page title="No such page" narrow>
      <p className="lead">The address leads nowhere.</p>
      <p>
        <Link className="button" href="/">
          To the products
        </Link>
      </p>
    </Page>
  );
}
