import { expect, inject, it } from 'vitest';

import { pointsIn, runMatrix } from './matrix.ts';

/** A thousand kills, three or four a second where two cores are free; `npm run chaos -- --seeds N` has more. */
const SEEDS = 3;
/** One more than such a machine has cores: each waits for its victim, for the database and for time to pass now and then. */
const LANES = 3;
const PROGRESS_EVERY = 100;
/** A machine that is shared takes its time. */
const TEST_MS_MAX = 30 * 60_000;

/** What a point does is not the same at its first and its second hit, nor beside every other command: hence several seeds, and others each time. */
it(
  'a process killed at any fault point loses nothing',
  async () => {
    const points = pointsIn('together');
    const report = await runMatrix({
      serverUrl: inject('postgresUrl'),
      topology: 'together',
      points,
      seeds: SEEDS,
      firstSeed: Date.now() % 2 ** 31,
      lanes: LANES,
      until: Number.POSITIVE_INFINITY,
      onRun: (_result, done, total) => {
        if (done % PROGRESS_EVERY === 0) console.info(`crash matrix: ${done} of ${total} kills`);
      },
    });
    const { failures, neverHit, kills, unknown, acknowledged, checks, seconds } = report;
    console.info(
      `crash matrix: ${points.length} points, ${kills} kills, ${acknowledged} answers acknowledged, ${JSON.stringify(unknown)} unknown, ${checks} checks, ${Math.round(seconds)} s`,
    );
    expect(failures, 'the same again: npm run chaos -- --replay POINT:SEED').toEqual([]);
    expect(neverHit).toEqual([]);
    expect(kills).toBe(points.length * SEEDS);
    expect(unknown.found).toBeGreaterThan(0);
    expect(unknown.carriedOut).toBeGreaterThan(0);
  },
  TEST_MS_MAX,
);
