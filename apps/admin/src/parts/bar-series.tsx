import { useTheme } from '@mui/material/styles';

import { CHART_HEIGHT, CHART_WIDTH, Chart } from './chart.tsx';

/** One bar. */
export interface Bar {
  readonly label: string;
  /** Its height; only the drawing rounds, the text is exact. */
  readonly value: number;
  /** What it says, exactly. */
  readonly text: string;
}

const GAP = 0.28;
const EDGE = 1;

/** Bars over time. The last bar is the present one and stands out. */
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
  const highest = Math.max(1, ...bars.map(({ value }) => Math.abs(value)));
  const lowest = Math.min(0, ...bars.map(({ value }) => value));
  const step = CHART_WIDTH / Math.max(1, bars.length);
  const scale = (CHART_HEIGHT - EDGE) / (highest - lowest);
  const zero = CHART_HEIGHT - EDGE + lowest * scale;
  const present = bars.at(-1);
  return (
    <Chart
      title={title}
      description={`${title}, ${bars.length} days to ${present?.label ?? ''}: ${present?.text ?? 'nothing'} on the last. The table below has every day.`}
      ends={[bars[0]?.label ?? '', present?.label ?? '']}
      columns={['Day', unit]}
      rows={bars.toReversed().map(({ label, text }) => ({ key: label, cells: [label, text] }))}
    >
      <line x1={0} x2={CHART_WIDTH} y1={zero} y2={zero} stroke={palette.divider} vectorEffect="non-scaling-stroke" />
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
    </Chart>
  );
}
