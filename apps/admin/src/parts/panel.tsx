import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { type ReactNode, useId } from 'react';

/** A part of a page with its heading. */
export function Panel({
  title,
  aside,
  flush = false,
  children,
}: {
  readonly title: string;
  /** Beside the heading, such as a link. */
  readonly aside?: ReactNode;
  /** Whether what is in it reaches the edges, as a table does. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      sx={{ border: 1, borderColor: 'divider', minWidth: 0, overflow: 'hidden' }}
    >
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 1, px: 2, pt: 1.5, pb: flush ? 1 : 0.5 }}>
        <Typography variant="h2" id={id} sx={{ flex: 1 }}>
          {title}
        </Typography>
        {aside}
      </Box>
      <Box sx={flush ? {} : { px: 2, pb: 2 }}>{children}</Box>
    </Paper>
  );
}

/** The heading of a page, and what can be done on it. */
export function PageHeader({
  title,
  beside,
  actions,
}: {
  readonly title: ReactNode;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5, mb: 2 }}>
      <Typography variant="h1">{title}</Typography>
      {beside}
      <Box sx={{ flex: 1 }} />
      {actions}
    </Box>
  );
}
