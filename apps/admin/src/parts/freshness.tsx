import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

import { formatCount, formatMoment } from './format.ts';

/** How far a list that is folded in the background has come. */
export interface AsOf {
  readonly behind: number;
  readonly at: string;
}

/** What is fewer events behind than this is as it should be. */
const BEHIND_MAX = 500;

/** Says up to when a list or a sum knows what has happened; and, where that is long ago, what may be done about it. */
export function Freshness({ asOf, hint }: { readonly asOf: AsOf; readonly hint?: ReactNode }) {
  const { behind, at } = asOf;
  const isLate = behind >= BEHIND_MAX;
  return (
    <Typography
      component="output"
      variant="caption"
      title={`Up to ${formatMoment(at)}`}
      sx={{ color: isLate ? 'warning.main' : 'text.secondary' }}
    >
      {behind === 0 ? 'Up to date' : `${formatCount(behind)} ${behind === 1 ? 'event' : 'events'} behind`}
      {isLate && hint !== undefined && <>: {hint}</>}
    </Typography>
  );
}
