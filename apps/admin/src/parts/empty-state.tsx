import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** Where there is nothing: what would be here, and what to do about it. */
export function EmptyState({
  title,
  level = 2,
  children,
}: {
  readonly title: string;
  readonly level?: 1 | 2 | 3;
  readonly children?: ReactNode;
}) {
  return (
    <Box sx={{ py: { xs: 4, sm: 6 }, px: 2, textAlign: 'center' }}>
      <Typography variant={level === 1 ? 'h1' : 'h2'} component={`h${level}`} sx={{ mb: 0.75 }}>
        {title}
      </Typography>
      {children !== undefined && (
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary', maxWidth: 440, mx: 'auto' }}>
          {children}
        </Typography>
      )}
    </Box>
  );
}
