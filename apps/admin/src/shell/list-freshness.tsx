import type { ReactNode } from 'react';
import { useListContext } from 'react-admin';

import { type AsOf, Freshness } from '../parts/freshness.tsx';

/** How far the list around it has come, as its answer says; `hint` is what may be done where it is late. */
export function ListFreshness({ hint }: { readonly hint: ReactNode }) {
  const { meta } = useListContext() as { readonly meta?: { readonly as_of?: AsOf } };
  return meta?.as_of === undefined ? null : <Freshness asOf={meta.as_of} hint={hint} />;
}
