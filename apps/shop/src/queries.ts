import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';

import { kontor, type User } from './kontor.ts';

const PRODUCTS_PER_PAGE = 24;
const ORDERS_PER_PAGE = 20;
const MOVEMENTS_PER_PAGE = 20;
/** How long an answer counts as new where nothing tells of changes. */
const FRESH_MS = 4_000;

/** Everything that the shop has asked. A 401 anywhere means that the session has ended: then nobody is signed in. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteEndedSession }),
  // The client itself repeats what makes sense to repeat, and waits while it is offline.
  defaultOptions: { queries: { retry: false, staleTime: FRESH_MS, networkMode: 'always' } },
});

/** Takes notice of an answer that says that the session has ended, from whatever it came. */
export function noteEndedSession(error: unknown): void {
  if (!(error instanceof KontorError) || error.status !== 401 || error.code !== 'not_signed_in') return;
  if (queries.getQueryData<User | null>(me.queryKey)) queries.setQueryData(endedElsewhere.queryKey, true);
  queries.setQueryData(me.queryKey, null);
}

/** Asks again who is signed in, where a session may have been ended by somebody else. */
export async function noteSessionMayHaveEnded(): Promise<void> {
  const before = queries.getQueryData<User | null>(me.queryKey);
  const now = await queries.fetchQuery({ ...me, staleTime: 0 }).catch(() => before);
  if (before && now === null) queries.setQueryData(endedElsewhere.queryKey, true);
}

/** Who is signed in; null: nobody. The store sets a cookie that scripts may read beside the session: without it, nobody needs to be asked. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<User | null> => {
    if (!document.cookie.includes('csrftoken=')) return null;
    try {
      return (await answerOf(kontor.GET('/auth/me/'))).user;
    } catch (error) {
      if (error instanceof KontorError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Whether a session of this page was ended by somebody else. */
export const endedElsewhere = queryOptions({ queryKey: ['ended'], queryFn: () => false, staleTime: Infinity });

/** What is for sale, page by page. */
export const products = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['products', search],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        kontor.GET('/inventory/products/', {
          signal,
          params: { query: { limit: PRODUCTS_PER_PAGE, ...named('search', search), ...named('cursor', pageParam) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: next }) => next,
  });

/** One product, with its stock of now. */
export const product = (id: string) =>
  queryOptions({
    queryKey: ['product', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/inventory/products/{product_id}/', { signal, params: { path: { product_id: id } } })),
  });

/** One order of the signed-in customer's. */
export const order = (id: string) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/orders/{order_id}/', { signal, params: { path: { order_id: id } } })),
  });

/** What became of an order so far. */
export const history = (id: string) =>
  queryOptions({
    queryKey: ['order', id, 'history'],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/orders/{order_id}/history/', { signal, params: { path: { order_id: id } } })),
  });

/** The customer's own orders, newest first. */
export const orders = infiniteQueryOptions({
  queryKey: ['orders'],
  queryFn: ({ pageParam, signal }) =>
    answerOf(
      kontor.GET('/orders/user/orders/', {
        signal,
        params: { query: { limit: ORDERS_PER_PAGE, ...named('cursor', pageParam) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: ({ next_cursor: next }) => next,
});

/** What is in the wallet. */
export const balance = queryOptions({
  queryKey: ['wallet', 'balance'],
  queryFn: ({ signal }) => answerOf(kontor.GET('/wallet/balance/', { signal })),
});

/** What moved in the wallet, newest first. */
export const transactions = infiniteQueryOptions({
  queryKey: ['wallet', 'transactions'],
  queryFn: ({ pageParam, signal }) =>
    answerOf(
      kontor.GET('/wallet/transactions/', {
        signal,
        params: { query: { limit: MOVEMENTS_PER_PAGE, ...named('cursor', pageParam) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: ({ next_cursor: next }) => next,
});

/** Forgets what belongs to a person: at a change of who is signed in. */
export function forgetPerson(): void {
  for (const key of ['order', 'orders', 'wallet']) queries.removeQueries({ queryKey: [key] });
}

function named<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return (value === '' ? {} : { [name]: value }) as Partial<Record<Name, string>>;
}
