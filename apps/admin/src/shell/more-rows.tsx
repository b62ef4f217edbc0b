import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';

/** Leads on to the next page of a list inside of a page; nothing where there is none. */
export function MoreRows({ query }: { readonly query: UseInfiniteQueryResult }) {
  if (!query.hasNextPage) return null;
  return (
    <Box sx={{ px: 2, py: 1 }}>
      <Button
        variant="outlined"
        color="inherit"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
      </Button>
    </Box>
  );
}
