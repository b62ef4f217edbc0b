import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import { useId } from 'react';

import { DataTable } from './data-table.tsx';

/** One bar. */
export interface Bar {
  readonly label: string;
  /** Its height; only the drawing rounds, the text is exact. */
  readonly value: number;
  /** What it says, exactly. */
  readonly text: string;
}

const WIDTH = 560;
const HEIGHT = 150;
const GAP = 0.28;
const BASE = 18;

/**
 * Bars over time. Whoever cannot see them, or wants the figures, has the same as a table below. The last bar is the present one and stands out.
 */
export function BarSeries({
  title,
  unit,
  bars,
}: {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}) {
  const { palette } = useTheme();
  const id = useId();
  const highest = Math.max(1, ...bars.map(({ value }) => Math.abs(value)));
  const lowest = Math.min(0, ...bars.map(({ value }) => value));
  const step = WIDTH / Math.max(1, bars.length);
  const scale = (HEIGHT - BASE) / (highest - lowest);
  const zero = HEIGHT - BASE + lowest * scale;
  const present = bars.at(-1);
  return (
    <Box>
      <svg
        role="img"
        aria-labelledby={id}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        style={{ display: 'block', width: '100%', height: 150 }}
      >
        <title id={id}>
          {`${title}, ${bars.length} days to ${present?.label ?? ''}: ${present?.text ?? 'nothing'} on the last. The table below has every day.`}
        </title>
        <line x1={0} x2={WIDTH} y1={zero} y2={zero} stroke={palette.divider} vectorEffect="non-scaling-stroke" />
        {bars.map(({ label, value, text }, index) => {
          const height = Math.max(value === 0 ? 0 : 1.5, Math.abs(value) * scale);
          return (
            <rect
              key={label}
              x={index * step + (step * GAP) / 2}
              width={step * (1 - GAP)}
              y={value >= 0 ? zero - height : zero}
              height={height}
              rx={2}
              fill={index === bars.length - 1 ? palette.primary.main : palette.text.secondary}
              opacity={index === bars.length - 1 ? 1 : 0.45}
            >
              <title>{`${label}: ${text}`}</title>
            </rect>
          );
        })}
      </svg>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          color: 'text.secondary',
          fontSize: '0.75rem',
          mt: -1.5,
        }}
      >
        <span>{bars[0]?.label}</span>
        <span>{present?.label}</span>
      </Box>
      <Box
        component="details"
        sx={{ mt: 1, '& summary': { cursor: 'pointer', color: 'text.secondary', fontSize: '0.75rem' } }}
      >
        <summary>Figures</summary>
        <DataTable
          label={title}
          columns={[{ label: 'Day' }, { label: unit, align: 'right' }]}
          rows={bars.toReversed().map(({ label, text }) => ({ key: label, cells: [label, text] }))}
        />
      </Box>
    </Box>
  );
}
