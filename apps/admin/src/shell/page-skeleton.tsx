import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';

/** What stands where a page will be, in about its shape, so that nothing jumps when it comes. */
export function PageSkeleton({ rows = 8 }: { readonly rows?: number }) {
  return (
    <Box aria-busy="true" sx={{ display: 'grid', gap: 1.5 }}>
      <output className="visually-hidden">Loading</output>
      <Skeleton variant="text" width="12rem" height={44} />
      <Skeleton variant="rounded" height={56} />
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} variant="rounded" height={34} />
      ))}
    </Box>
  );
}
