import { KontorError } from '@kontor/sdk/errors';
import Link from '@mui/material/Link';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from './session.ts';

const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** The page of one thing: a skeleton until it is there, words where it does not exist, and what went wrong where something did. */
export function OneThing<Data>({
  query,
  noun,
  list,
  children,
}: {
  readonly query: UseQueryResult<Data>;
  /** What it is, such as `product`. */
  readonly noun: string;
  /** Where one finds another, below /admin. */
  readonly list: string;
  readonly children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = query;
  if (isSessionOver(error)) leaveToSignIn(true);
  if (data !== undefined) {
    return (
      <>
        {error !== null && <ErrorNotice error={error} retry={() => void refetch()} />}
        {children(data)}
      </>
    );
  }
  if (error === null) return <PageSkeleton />;
  const isMissing = error instanceof KontorError && [BAD_REQUEST, NOT_FOUND].includes(error.status);
  if (!isMissing) return <ErrorNotice error={error} retry={() => void refetch()} />;
  return (
    <EmptyState title={`There is no such ${noun}`} level={1}>
      Its address leads to none.{' '}
      <Link component={RouterLink} to={list}>
        Search for it
      </Link>{' '}
      by its name instead.
    </EmptyState>
  );
}
