import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import type { User } from '../kontor.ts';
import { endedElsewhere, me } from '../queries.ts';
import { Notice, Problem } from './notice.tsx';
import { Page } from './page.tsx';
import { Lines } from './skeleton.tsx';

/** Shows what is for signed-in people, to them; others are told where to sign in, and come back here from there. */
export function SignInFirst({
  title,
  children,
}: {
  readonly title: string;
  readonly children: (user: User) => ReactNode;
}) {
  const [here] = useLocation();
  const { data: user, error, refetch } = useQuery(me);
  const { data: ended = false } = useQuery(endedElsewhere);
  if (user) return children(user);
  if (error !== null) {
    return (
      <Page title={title} narrow>
        <Problem error={error} onAgain={() => void refetch()} />
      </Page>
    );
  }
  if (user === undefined) {
    return (
      <Page title={title}>
        <Lines count={4} />
      </Page>
    );
  }
  return (
    <Page title={title} narrow>
      {ended ? (
        <Notice tone="warn" title="You were signed out">
          <p>
            Your session has ended, on another device or by itself. Sign in again, and everything goes on where it was.
          </p>
        </Notice>
      ) : (
        <p className="lead">Sign in to go on. Your cart stays as it is.</p>
      )}
      <p className="row">
        <Link className="button" href={`/sign-in/?next=${encodeURIComponent(here)}`}>
          Sign in
        </Link>
        <Link className="button button-quiet" href={`/sign-up/?next=${encodeURIComponent(here)}`}>
          Make an account
        </Link>
      </p>
    </Page>
  );
}
