import Box from '@mui/material/Box';
import { type ReactNode, useId } from 'react';

import { DataTable } from './data-table.tsx';

/** Width of a drawing in its own units; it is stretched over the room that there is. */
export const CHART_WIDTH = 560;
/** Its height, in its own units and in pixels. */
export const CHART_HEIGHT = 150;

/** A drawing with its ends named below it. Whoever cannot see it, or wants the figures, has the same as a table. */
export function Chart({
  title,
  description,
  ends,
  columns,
  rows,
  children,
}: {
  readonly title: string;
  /** What it shows, in words. */
  readonly description: string;
  /** What stands below its left and its right end. */
  readonly ends: readonly [left: string, right: string];
  /** What the two columns of the table are called. */
  readonly columns: readonly [what: string, value: string];
  readonly rows: readonly { readonly key: string; readonly cells: readonly [what: string, value: string] }[];
  /** What is drawn. */
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <Box>
      <svg
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`}
        preserveAspectRatio="none"
        style={{ display: 'block', width: '100%', height: CHART_HEIGHT }}
      >
        <title id={id}>{description}</title>
        {children}
      </svg>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          color: 'text.secondary',
          fontSize: '0.75rem',
          mt: 0.25,
        }}
      >
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </Box>
      <Box
        component="details"
        sx={{ mt: 1, '& summary': { cursor: 'pointer', color: 'text.secondary', fontSize: '0.75rem' } }}
      >
        <summary>Figures</summary>
        <DataTable label={title} columns={[{ label: columns[0] }, { label: columns[1], align: 'right' }]} rows={rows} />
      </Box>
    </Box>
  );
}
