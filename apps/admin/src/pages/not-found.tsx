import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';

import { EmptyState } from '../parts/empty-state.tsx';
import { useTitle } from '../parts/use-title.ts';

/** For an address that leads nowhere. */
export default function NotFoundPage() {
  useTitle('Not found');
  return (
    <EmptyState title="There is no such page" level={1}>
      The address leads nowhere. Go{' '}
      <Link component={RouterLink} to="/">
        home
      </Link>
      , or press Ctrl K and search.
    </EmptyState>
  );
}
