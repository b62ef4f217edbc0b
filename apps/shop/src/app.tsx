import { Link, Route, Router, Switch } from 'wouter';

import { ProductsPage } from './pages/products.tsx';

/** The shop: its frame, and which page belongs to which address. */
export function App() {
  return (
    <Router base="/shop">
      <header>
        <Link href="/">Kontor shop</Link>
      </header>
      <main>
        <Switch>
          <Route path="/" component={ProductsPage} />
          <Route>
            <h1>There is no such page</h1>
            <p>
              The address leads nowhere. <Link href="/">Look at the products</Link> instead.
            </p>
          </Route>
        </Switch>
      </main>
    </Router>
  );
}
