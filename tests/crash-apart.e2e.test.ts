import { expect, inject, it } from 'vitest';

import { pointsIn, pointsOnlyApart, runMatrix } from './crash-matrix/matrix.ts';

const SEEDS = 3;
const LANES = 5;
/** A machine that is shared takes its time. */
const TEST_MS_MAX = 20 * 60_000;
const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';

/** What is killed where services share their transactions too, tests/crash-matrix/matrix.e2e.test.ts kills there; here, in the long run. */
it(
  'killed where services apart are in the middle of something, a process leaves nothing in between: every answer that was given stays true',
  async () => {
    const points = isLong ? pointsIn('apart') : pointsOnlyApart();
    const report = await runMatrix({
      serverUrl: inject('postgresUrl'),
      topology: 'apart',
      points,
      seeds: SEEDS,
      firstSeed: Date.now() % 2 ** 31,
      lanes: LANES,
      until: Number.POSITIVE_INFINITY,
      onRun: () => {},
    });
    const { failures, neverHit, kills, acknowledged, resumed, undone, checks, seconds } = report;
    console.info(
      `crash matrix apart: ${points.length} points, ${kills} kills, ${acknowledged} answers acknowledged, ${resumed} sagas taken over, ${undone} taken back or refused, ${checks} checks, ${Math.round(seconds)} s`,
    );
    expect(failures, 'the same again: npm run chaos -- --topology apart --replay POINT:SEED').toEqual([]);
    expect(neverHit).toEqual([]);
    expect(kills).toBe(points.length * SEEDS);
    expect(acknowledged).toBeGreaterThan(kills);
    expect(resumed).toBeGreaterThan(0);
    expect(undone).toBeGreaterThan(0);
  },
  isLong ? 3 * TEST_MS_MAX : TEST_MS_MAX,
);
