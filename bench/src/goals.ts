import type { StatementStyle } from './baseline/connection.ts';
import { type BenchGoal, type BenchRow, type FloorRow, findRow, goalOf, throughputRatio } from './report.ts';

/** What the real server is called in a report. */
export const KONTOR = 'kontor';
/** What the baseline is called, with its pool. The goal is set against the usual one, whose statements wait for each other. */
export function baselineName(pool: number, style: StatementStyle): string {
  return style === 'awaited' ? `row locks, pool ${pool}` : `pipelined row locks, pool ${pool}`;
}

const SPREAD_GOALS: readonly (readonly [shoppers: number, ordersPerSecond: number])[] = [
  [64, 2_000],
  [256, 3_000],
];
const HOT_THROUGH_SPREAD = 0.9;
const HOT_THROUGH_BASELINE = 8;
const THROUGH_FLOOR = 0.4;
const LONELY_MS = 8;

/** The goals of which everything was measured that they compare, each with its figure. */
export function goalsOf(rows: readonly BenchRow[], floors: readonly FloorRow[]): BenchGoal[] {
  const kontor = (distribution: 'spread' | 'hot', shoppers: number) => findRow(rows, KONTOR, distribution, shoppers);
  const goals: BenchGoal[] = [];
  const ratio = (name: string, row: BenchRow | undefined, base: BenchRow | undefined, goal: number): void => {
    if (row === undefined || base === undefined) return;
    goals.push(goalOf(name, throughputRatio(row, base), 'at_least', goal));
  };
  for (const [shoppers, goal] of SPREAD_GOALS) {
    const row = kontor('spread', shoppers);
    if (row !== undefined) {
      goals.push(goalOf(`paid orders/s, ${shoppers} shoppers`, row.ordersPerSecond.median, 'at_least', goal));
    }
  }
  for (const [shoppers] of SPREAD_GOALS) {
    ratio(
      `hot through spread, ${shoppers} shoppers`,
      kontor('hot', shoppers),
      kontor('spread', shoppers),
      HOT_THROUGH_SPREAD,
    );
  }
  const baseline = best(rows.filter((row) => isBaseline(row) && row.distribution === 'hot' && row.shoppers === 64));
  ratio(`hot through ${baseline?.system}, 64 shoppers`, kontor('hot', 64), baseline, HOT_THROUGH_BASELINE);
  const pipelined = best(
    rows.filter(
      ({ system, distribution, shoppers }) =>
        system.startsWith('pipelined') && distribution === 'hot' && shoppers === 64,
    ),
  );
  ratio(`hot through ${pipelined?.system}, 64 shoppers`, kontor('hot', 64), pipelined, 1);
  const floor = best(floors.filter(({ shoppers }) => shoppers === 256));
  const at256 = kontor('spread', 256);
  if (floor !== undefined && at256 !== undefined) {
    const through = at256.ordersPerSecond.median / floor.ordersPerSecond.median;
    goals.push(goalOf('spread through the database floor, 256 shoppers', through, 'at_least', THROUGH_FLOOR));
  }
  const lonely = kontor('spread', 1);
  if (lonely !== undefined)
    goals.push(goalOf('create + pay of one shopper, p50 ms', lonely.createAndPayP50Ms, 'under', LONELY_MS));
  return goals;
}

function isBaseline({ system }: BenchRow): boolean {
  return system.startsWith('row locks');
}

/** The row with the highest median: a baseline is as good as its best pool. */
function best<Row extends BenchRow | FloorRow>(rows: readonly Row[]): Row | undefined {
  return rows.reduce<Row | undefined>(
    (top, row) => (top === undefined || row.ordersPerSecond.median > top.ordersPerSecond.median ? row : top),
    undefined,
  );
}
