import type { ReactNode } from 'react';
import { usePermissions } from 'react-admin';

import { EmptyState } from '../parts/empty-state.tsx';
import { PageSkeleton } from './page-skeleton.tsx';

/** Shows a page to whom it is for. The server asks again; this saves a person from a page full of refusals. */
export function Guarded({ role, children }: { readonly role: 'staff' | 'admin'; readonly children: ReactNode }) {
  const { permissions, isPending } = usePermissions<string>();
  if (role === 'staff') return children;
  if (isPending) return <PageSkeleton />;
  if (permissions === 'admin') return children;
  return (
    <EmptyState title="For administrators" level={1}>
      This page is for administrators. Ask one of them, or sign in with another account.
    </EmptyState>
  );
}
