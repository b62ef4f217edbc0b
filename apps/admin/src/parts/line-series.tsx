import { useTheme } from '@mui/material/styles';

import { CHART_HEIGHT, CHART_WIDTH, Chart } from './chart.tsx';

/** One point. */
export interface Point {
  /** Where it is on the axis of time, in ms. */
  readonly at: number;
  readonly label: string;
  readonly value: number;
  /** What it says, exactly. */
  readonly text: string;
}

const EDGE = 6;

/** A level over time, such as stock or a balance: it holds until the next point, and the last one until now. */
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
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const values = points.map(({ value }) => value);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(1, ...values);
  const end = Math.max(last.at, until);
  const span = Math.max(1, end - first.at);
  const x = (at: number) => EDGE + ((at - first.at) / span) * (CHART_WIDTH - 2 * EDGE);
  const y = (value: number) =>
    CHART_HEIGHT - EDGE - ((value - lowest) / (highest - lowest)) * (CHART_HEIGHT - 2 * EDGE);
  const steps = points.map(({ at, value }, index) => (index === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`));
  return (
    <Chart
      title={title}
      description={`${title} from ${first.label} until now: ${last.text} at the end. The table below has every point.`}
      ends={[first.label, 'Now']}
      columns={['When', unit]}
      rows={points
        .toReversed()
        .map(({ at, label, text }, index) => ({ key: `${at} ${index}`, cells: [label, text] as const }))}
    >
      <line x1={0} x2={CHART_WIDTH} y1={y(0)} y2={y(0)} stroke={palette.divider} vectorEffect="non-scaling-stroke" />
      <path
        d={`${steps.join('')}H${x(end)}`}
        fill="none"
        stroke={palette.primary.main}
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </Chart>
  );
}
