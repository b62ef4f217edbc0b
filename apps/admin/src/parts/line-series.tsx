import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import { useId } from 'react';

import { DataTable } from './data-table.tsx';

/** One point. */
export interface Point {
  /** Where it is on the axis of time, in ms. */
  readonly at: number;
  readonly label: string;
  readonly value: number;
  /** What it says, exactly. */
  readonly text: string;
}

const WIDTH = 560;
const HEIGHT = 150;
const EDGE = 6;

/** A level over time, such as stock or a balance: it holds until the next point, and the last one until now. The same as a table below. */
export function LineSeries({
  title,
  unit,
  points,
  until,
}: {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly Point[];
  /** When the last level still held, in ms. */
  readonly until: number;
}) {
  const { palette } = useTheme();
  const id = useId();
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const values = points.map(({ value }) => value);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(1, ...values);
  const end = Math.max(last.at, until);
  const span = Math.max(1, end - first.at);
  const x = (at: number) => EDGE + ((at - first.at) / span) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - lowest) / (highest - lowest)) * (HEIGHT - 2 * EDGE);
  const steps = points.map(({ at, value }, index) => (index === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`));
  const path = `${steps.join('')}H${x(end)}`;
  return (
    <Box>
      <svg
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        style={{ display: 'block', width: '100%', height: 150 }}
      >
        <title
          id={id}
        >{`${title} from ${first.label} until now: ${last.text} at the end. The table below has every point.`}</title>
        <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} stroke={palette.divider} vectorEffect="non-scaling-stroke" />
        <path d={path} fill="none" stroke={palette.primary.main} strokeWidth={2} vectorEffect="non-scaling-stroke" />
      </svg>
      <Box
        aria-hidden
        sx={{ display: 'flex', justifyContent: 'space-between', color: 'text.secondary', fontSize: '0.75rem' }}
      >
        <span>{first.label}</span>
        <span>Now</span>
      </Box>
      <Box
        component="details"
        sx={{ mt: 1, '& summary': { cursor: 'pointer', color: 'text.secondary', fontSize: '0.75rem' } }}
      >
        <summary>Figures</summary>
        <DataTable
          label={title}
          columns={[{ label: 'When' }, { label: unit, align: 'right' }]}
          rows={points
            .toReversed()
            .map(({ at, label, text }, index) => ({ key: `${at} ${index}`, cells: [label, text] }))}
        />
      </Box>
    </Box>
  );
}
