import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';

import type { Product } from '../kontor.ts';
import { useLiveStock, usePolling } from '../live.ts';
import { showMoney } from '../money.ts';
import { ProductArt } from '../parts/art.tsx';
import { SearchIcon } from '../parts/icons.tsx';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Cards } from '../parts/skeleton.tsx';
import { Stock } from '../parts/stock.tsx';
import { products } from '../queries.ts';

/** A pause in typing after which the search is sent. */
const TYPING_MS = 200;
const SEARCH_MAX = 200;
const SKELETONS = 8;
/** A price with more characters is written smaller, so that it stays in one line on a phone. */
const PRICE_LENGTH_LONG = 13;

/** What is for sale, with a search that the address remembers. */
export function ProductsPage() {
  const [params, setParams] = useSearchParams();
  const search = params.get('search') ?? '';
  // What is typed and not yet searched for; null: nothing.
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      setParams(typed === '' ? {} : { search: typed }, { replace: true });
      setTyped(null);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, setParams]);
  return (
    <Page
      title="Products"
      aside={
        <search className="search">
          <SearchIcon />
          <input
            type="search"
            aria-label="Search products"
            placeholder="Search products"
            maxLength={SEARCH_MAX}
            value={typed ?? search}
            onChange={({ target }) => setTyped(target.value)}
          />
        </search>
      }
    >
      <Results search={search} onClear={() => setTyped('')} />
    </Page>
  );
}

function Results({ search, onClear }: { readonly search: string; readonly onClear: () => void }) {
  const poll = usePolling();
  const list = useInfiniteQuery({
    ...products(search),
    refetchInterval: poll,
    placeholderData: (before) => before,
  });
  const { data, error, refetch } = list;
  const found = data?.pages.flatMap((page) => page.products) ?? [];
  useLiveStock(found.map(({ id }) => id));
  if (data === undefined) {
    return error === null ? <Cards count={SKELETONS} /> : <Problem error={error} onAgain={() => void refetch()} />;
  }
  if (found.length === 0) return <NothingFound search={search} onClear={onClear} />;
  return (
    <>
      <p className="hidden" role="status">
        {search === '' ? '' : `${found.length}${list.hasNextPage ? ' or more' : ''} products for ${search}`}
      </p>
      <ul className="grid">
        {found.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </ul>
      <More query={list} label="Show more" />
      {error === null ? null : <Problem error={error} onAgain={() => void refetch()} />}
    </>
  );
}

function ProductCard({ product }: { readonly product: Product }) {
  const { id, name, price, currency, available_quantity: available } = product;
  const shown = showMoney(price, currency);
  return (
    <li className={available > 0 ? 'card' : 'card card-none'}>
      <ProductArt name={name} />
      <div className="card-body">
        <h2 className="card-name" dir="auto">
          <Link href={`/products/${id}/`}>{name}</Link>
        </h2>
        <p className="card-line">
          <span className={shown.length > PRICE_LENGTH_LONG ? 'price price-long' : 'price'}>{shown}</span>
          <Stock available={available} />
        </p>
      </div>
    </li>
  );
}

function NothingFound({ search, onClear }: { readonly search: string; readonly onClear: () => void }) {
  const [, go] = useLocation();
  if (search === '') {
    return (
      <div className="empty">
        <h2>Nothing is for sale yet</h2>
        <p>Come back a little later: what is put on the shelves shows here at once.</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>
        Nothing found for “<bdi>{search}</bdi>”
      </h2>
      <p>The search looks at the beginnings of words in names and article numbers. Try fewer or shorter words.</p>
      <p>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            onClear();
            go('/');
          }}
        >
          Show everything
        </button>
      </p>
    </div>
  );
}
