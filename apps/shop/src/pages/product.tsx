import { KontorError } from '@kontor/sdk/errors';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { addToCart, useCart } from '../cart.ts';
import type { Product } from '../kontor.ts';
import { useLiveStock, usePolling } from '../live.ts';
import { showMoney } from '../money.ts';
import { ProductArt } from '../parts/art.tsx';
import { Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { Lines } from '../parts/skeleton.tsx';
import { Stock } from '../parts/stock.tsx';
import { product as productQuery, queries } from '../queries.ts';

/** One product, with its stock of now. */
export function ProductPage({ id }: { readonly id: string }) {
  useLiveStock([id]);
  const poll = usePolling();
  const { data, error, refetch } = useQuery({
    ...productQuery(id),
    refetchInterval: poll,
    // What the list has shown is there at once.
    placeholderData: () => fromLists(id),
  });
  if (data !== undefined) return <ProductView product={data} />;
  const gone = error instanceof KontorError && (error.status === 404 || error.status === 400);
  return (
    <Page title={gone ? 'No such product' : 'Product'} narrow={error !== null}>
      {error === null ? <Lines count={6} /> : null}
      {gone ? (
        <p className="lead">It is no longer for sale, or the address is not quite right.</p>
      ) : error === null ? null : (
        <Problem error={error} onAgain={() => void refetch()} />
      )}
      {error === null ? null : (
        <p>
          <Link className="button button-quiet" href="/">
            To the products
          </Link>
        </p>
      )}
    </Page>
  );
}

function ProductView({ product }: { readonly product: Product }) {
  const { id, name, description, price, currency, sku, active, available_quantity: available } = product;
  const [quantity, setQuantity] = useState(1);
  const [added, setAdded] = useState(0);
  const inCart = useCart().find(({ productId }) => productId === id)?.quantity ?? 0;
  const canBuy = active && available > 0;
  return (
    <div className="product">
      <ProductArt name={name} size="page" />
      <Page title={name.slice(0, 80)} heading={<bdi>{name}</bdi>}>
        <p className="price price-big">{showMoney(price, currency)}</p>
        <p aria-live="polite">
          {active ? <Stock available={available} /> : <span className="stock stock-none">Not for sale</span>}
        </p>
        <form
          className="buy"
          onSubmit={(event) => {
            event.preventDefault();
            addToCart({ productId: id, quantity, name, price, currency });
            setAdded((count) => count + 1);
            setQuantity(1);
          }}
        >
          <Quantity of={name.slice(0, 80)} value={quantity} onChange={setQuantity} />
          <button type="submit" className="button" disabled={!canBuy}>
            {canBuy ? 'Add to cart' : 'Cannot be bought now'}
          </button>
        </form>
        {quantity > available && canBuy ? (
          <p className="fine warn" role="status">
            Only {available} can be ordered now.
          </p>
        ) : null}
        <p role="status" className={added > 0 ? 'added' : 'hidden'}>
          {added > 0 ? (
            <>
              In the cart: {inCart}. <Link href="/cart/">Go to the cart</Link>
            </>
          ) : null}
        </p>
        {description === '' ? null : (
          <p className="typed" dir="auto">
            {description}
          </p>
        )}
        <p className="fine">
          Article <bdi>{sku}</bdi>
        </p>
      </Page>
    </div>
  );
}

function fromLists(id: string): Product | undefined {
  const lists = queries.getQueriesData<{ pages: { products: Product[] }[] }>({ queryKey: ['products'] });
  return lists
    .flatMap(([, data]) => data?.pages ?? [])
    .flatMap((page) => page.products)
    .find((product) => product.id === id);
}
