import { expect, inject, it } from 'vitest';

import { pointsOf, runMatrix } from './matrix.ts';

const SEEDS = 3;
const TEST_MS_MAX = 15 * 60_000;

it(
  `a process killed at any fault point loses nothing: every point, ${SEEDS} seeds`,
  async () => {
    const points = pointsOf('everywhere', 'migrating');
    const report = await runMatrix({
      serverUrl: inject('postgresUrl'),
      points,
      seeds: SEEDS,
      firstSeed: Date.now() % 2 ** 31,
      lanes: 2,
      until: Number.POSITIVE_INFINITY,
      onRun: () => undefined,
    });
    const { neverHit, failures, kills, unknown, checks } = report;
    console.info(
      `${kills} kills, unknown answers: ${JSON.stringify(unknown)}, ${checks} checks in ${report.seconds} s`,
    );
    expect(failures).toEqual([]);
    expect(neverHit).toEqual([]);
    expect(kills).toBe(points.length * SEEDS);
    expect(unknown.found).toBeGreaterThan(SEEDS);
    expect(unknown.carriedOut).toBeGreaterThan(SEEDS);
  },
  TEST_MS_MAX,
);
