import Typography from '@mui/material/Typography';

import { formatCount, formatMoment } from './format.ts';

/** How far a list that is folded in the background has come. */
export interface AsOf {
  readonly behind: number;
  readonly at: string;
}

/** Says up to when a list or a sum knows what has happened. */
export function Freshness({ asOf }: { readonly asOf: AsOf }) {
  const { behind, at } = asOf;
  return (
    <Typography
      component="output"
      variant="caption"
      title={`Up to ${formatMoment(at)}`}
      sx={{ color: behind === 0 ? 'text.secondary' : 'warning.main' }}
    >
      {behind === 0 ? 'Up to date' : `${formatCount(behind)} ${behind === 1 ? 'event' : 'events'} behind`}
    </Typography>
  );
}
